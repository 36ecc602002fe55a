import Foundation
import GraphC
import TestSupport
import Testing
import Training

/// Principal components beside those of NumPy's singular values.
@Suite struct PrincipalComponentsTests {
  struct Record: Decodable, CustomStringConvertible {
    let name: String
    let x, components, new, codes, reconstructions: FixtureTensor
    let mean, variances, errors: [Double]
    let total: Double
    var description: String { name }
  }

  static func records() throws -> [Record] {
    let file = Fixture.directory.appending(path: "Components/components.json")
    return try JSONDecoder().decode([Record].self, from: Data(contentsOf: file))
  }

  /// Residuals are below 1e-10 of the trace, which gaps of a hundredth of it make 1e-8 of vectors.
  private static let tolerance = 1e-7

  private func expect(_ found: [Double], _ expected: [Double], _ what: String) {
    #expect(found.count == expected.count)
    let difference = zip(found, expected).map { abs($0 - $1) / (1 + abs($1)) }.max() ?? .infinity
    #expect(difference < Self.tolerance, "\(what)")
  }

  @Test(arguments: [Backend.interpreter, .tcc]) func `agrees with NumPy`(_ backend: Backend) throws
  {
    for record in try Self.records() {
      let data = try Dataset(["x": record.x.data])
      let found = try PrincipalComponents(
        record.variances.count, of: "x", in: data, compiler: compiler(backend))
      expect(found.mean, record.mean, "\(record): mean")
      expect(found.variances, record.variances, "\(record): variances")
      expect([found.totalVariance], [record.total], "\(record): total")
      expect(found.components.doubles, record.components.data.doubles, "\(record): components")
      let new = try Dataset(["x": record.new.data])
      let codes = try found.transform(new)
      #expect(codes.type == record.codes.data.type)
      expect(codes.doubles, record.codes.data.doubles, "\(record): codes")
      let back = record.reconstructions.data.doubles
      expect(try found.reconstruct(new).doubles, back, "\(record): reconstructions")
      expect(try found.inverse(record.codes.data).doubles, back, "\(record): inverse")
      expect(try found.reconstructionErrors(of: new), record.errors, "\(record): errors")
    }
  }

  /// Bytes and pictures of two axes, in more rows than a batch, the last of which is smaller.
  @Test func `takes pictures of bytes`() throws {
    let rows = 1500
    let bytes = (0..<rows * 6).map { (place: Int) -> UInt8 in
      let row = place / 6
      return UInt8((place * 37 + row * row) % 251)
    }
    let pictures = try Dataset(["x": TensorData([rows, 2, 3], bytes)])
    let flat = try Dataset(["x": TensorData([rows, 6], bytes.map { Double($0) })])
    let found = try PrincipalComponents(2, of: "x", in: pictures, compiler: compiler(.tcc))
    let plain = try PrincipalComponents(2, of: "x", in: flat, compiler: compiler(.tcc))
    #expect(found.components == plain.components)
    #expect(try found.reconstruct(pictures).type == TensorType(.f64, [rows, 2, 3]))
    // The mean error of all rows is the variance left out, but for the divisor.
    let errors = try found.reconstructionErrors(of: pictures).reduce(0, +) / Double(rows)
    let left = (found.totalVariance - found.variances.reduce(0, +)) * Double(rows - 1)
    #expect(abs(errors * 6 * Double(rows) - left) < 1e-8 * left)
    #expect(found.shares.reduce(0, +) < 1)
  }

  @Test func `tells what is wrong`() throws {
    func message(_ count: Int, _ x: TensorData, _ column: String = "x") throws -> String? {
      let data = try Dataset(["x": x])
      return diagnostic {
        _ = try PrincipalComponents(count, of: column, in: data, compiler: compiler(.interpreter))
      }?.message
    }
    let x = TensorData([3, 2], [1, 2, 3, 5, 4, 4] as [Double])
    #expect(try message(0, x) == "expected 1 to 2 components of rows of 2, found 0")
    #expect(try message(3, x) == "expected 1 to 2 components of rows of 2, found 3")
    #expect(try message(1, x, "y")?.hasPrefix("there is no column 'y'") == true)
    #expect(
      try message(1, TensorData([1, 2], [1, 2] as [Double]))
        == "column 'x' is f64[1x2], expected at least 2 rows of numbers")
    #expect(
      try message(1, TensorData([2, 1], [true, false]))
        == "column 'x' is bool[2x1], expected at least 2 rows of numbers")
    #expect(
      try message(1, TensorData([2, 1], [.nan, 1] as [Double]))
        == "column 'x' has elements that are not finite")
    #expect(
      try message(1, TensorData([2, 2], [1, 2, 1, 2] as [Double]))
        == "all rows of column 'x' are equal")
    let found = try PrincipalComponents(
      1, of: "x", in: Dataset(["x": x]), compiler: compiler(.interpreter))
    let wide = try Dataset(["x": TensorData([1, 3], [1, 2, 3] as [Double])])
    #expect(
      diagnostic { _ = try found.transform(wide) }?.message
        == "column 'x' is f64[1x3], expected numbers, 2 of each row")
    #expect(
      diagnostic { _ = try found.inverse(x) }?.message
        == "codes are f64[3x2], expected floats [rows x 1]")
  }

  /// All directions vary alike, so any are as good as others.
  @Test func `finds some of components that are alike`() throws {
    var elements = [Double](repeating: 0, count: 60 * 30)
    for row in 0..<60 { elements[row * 30 + row / 2] = row.isMultiple(of: 2) ? 1 : -1 }
    let data = try Dataset(["x": TensorData([60, 30], elements)])
    let found = try PrincipalComponents(4, of: "x", in: data, compiler: compiler(.tcc))
    for variance in found.variances { #expect(abs(variance - 2.0 / 59) < 1e-12) }
  }

  /// Variances of 30 directions that differ by some 1e-4 of them.
  @Test func `tells that components cannot be told apart`() throws {
    var elements = [Double](repeating: 0, count: 60 * 30)
    for row in 0..<60 {
      let size = 1 + 1e-4 * Double(row / 2)
      elements[row * 30 + row / 2] = row.isMultiple(of: 2) ? size : -size
    }
    let data = try Dataset(["x": TensorData([60, 30], elements)])
    let error = diagnostic {
      _ = try PrincipalComponents(4, of: "x", in: data, compiler: compiler(.tcc))
    }
    #expect(
      error?.message
        == "component 4 varies nearly as much as those left out: ask for another number")
  }
}
