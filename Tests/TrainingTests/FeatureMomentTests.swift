import Foundation
import GraphC
import Testing
import Training

/// Moments of features and their distance, beside SciPy.
@Suite struct FeatureMomentTests {
  struct Record: Decodable {
    let a, b, covariance, eigenvalues, root: [Double]
    let width: Int
    let distance: Double
  }

  static let records: [Record] = {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Fixtures/Metrics/features.json")
    guard let data = try? Data(contentsOf: file) else { return [] }
    return (try? JSONDecoder().decode([Record].self, from: data)) ?? []
  }()

  private static func moments(_ values: [Double], _ width: Int) throws -> FeatureMoments {
    try FeatureMoments(TensorData([values.count / width, width], values))
  }

  private func expectClose(_ found: [Double], _ expected: [Double], within bound: Double) {
    #expect(found.count == expected.count)
    let largest = expected.reduce(1) { max($0, abs($1)) }
    for (a, b) in zip(found, expected) { #expect(abs(a - b) <= bound * largest) }
  }

  @Test func thereAreRecords() { #expect(Self.records.count == 4) }

  @Test(arguments: records.indices) func momentsAndRootsAreSciPys(_ index: Int) throws {
    let record = Self.records[index]
    let covariance = try Self.moments(record.a, record.width).covariance
    expectClose(covariance.elements, record.covariance, within: 1e-13)
    let (values, vectors) = try covariance.eigen()
    expectClose(values, record.eigenvalues, within: 1e-12)
    // A v = λ v for each eigenvector, which all have length 1 and right angles between them.
    let width = record.width
    for row in 0..<width {
      let vector = Array(vectors[row * width..<(row + 1) * width])
      let image = (0..<width).map { line in
        (0..<width).reduce(0) { $0 + covariance[line, $1] * vector[$1] }
      }
      expectClose(image, vector.map { $0 * values[row] }, within: 1e-12)
      for other in 0...row {
        let dot = (0..<width).reduce(0) { $0 + vector[$1] * vectors[other * width + $1] }
        #expect(abs(dot - (other == row ? 1 : 0)) < 1e-12)
      }
    }
    // Of eigenvalues that should be 0 rounding leaves 1e-16, whose root is 1e-8.
    expectClose(try covariance.squareRoot().elements, record.root, within: 1e-7)
  }

  @Test(arguments: records.indices) func distancesAreSciPys(_ index: Int) throws {
    let record = Self.records[index]
    let a = try Self.moments(record.a, record.width)
    let b = try Self.moments(record.b, record.width)
    let bound = 1e-6 * record.distance
    #expect(abs(try a.frechetDistance(to: b) - record.distance) < bound)
    #expect(abs(try b.frechetDistance(to: a) - record.distance) < bound)
    #expect(try a.frechetDistance(to: a) < bound)
  }

  /// Eigenvalues of matrices that are diagonal, of one number, or have equal ones.
  @Test func simpleMatrices() throws {
    #expect(try SymmetricMatrix([]).eigen().values == [])
    #expect(try SymmetricMatrix([-3]).eigen().values == [-3])
    #expect(try SymmetricMatrix([1, 0, 0, 0, 4, 0, 0, 0, 1]).eigen().values == [4, 1, 1])
    #expect(try SymmetricMatrix([4, 0, 0, 9]).squareRoot().elements == [2, 0, 0, 3])
    #expect(try SymmetricMatrix([0, 0, 0, 0]).squareRoot().elements == [0, 0, 0, 0])
    let ones = [Double](repeating: 1, count: 25)
    expectClose(try SymmetricMatrix(ones).eigen().values, [5, 0, 0, 0, 0], within: 1e-14)
    // Numbers whose squares are no numbers.
    let large = try SymmetricMatrix([2e200, 1e200, 0, 1e200, 2e200, 0, 0, 0, 1e200]).eigen().values
    expectClose(large.map { $0 / 1e200 }, [3, 1, 1], within: 1e-14)
  }

  @Test func mistakesAreNamed() throws {
    func message<T>(_ body: () throws(Diagnostic) -> T) -> String {
      do throws(Diagnostic) { _ = try body() } catch { return error.description }
      return ""
    }
    func message(_ elements: [Double]) -> String {
      message { () throws(Diagnostic) in try SymmetricMatrix(elements).squareRoot() }
    }
    #expect(message([1, 2, 3]).contains("symmetric matrix: expected a square of numbers, found 3"))
    #expect(message([1, 2, 3, 4]).contains("is not symmetric: in row 1, column 0 it has 3.0"))
    #expect(message([1, .nan, .nan, 4]).contains("has numbers that are not finite"))
    #expect(message([1, 0, 0, -1]).contains("has the eigenvalue -1.0, and so no square root"))
    func moments(_ data: TensorData) -> String {
      message { () throws(Diagnostic) in try FeatureMoments(data) }
    }
    #expect(
      moments(TensorData([1, 2], [1, 2] as [Double]))
        .contains("expected (rows, features) with at least two rows, found f64[1x2]"))
    #expect(
      moments(TensorData([2, 1], [1, .infinity] as [Double]))
        .contains("there are features that are not finite"))
    let one = try Self.moments([1, 2], 1)
    let two = try Self.moments([1, 2, 3, 4], 2)
    #expect(
      message { () throws(Diagnostic) in try one.frechetDistance(to: two) }
        .contains("expected equally many features, found 1 and 2"))
  }
}
