import Foundation
import GraphC
import Testing

@testable import Training

@Suite struct DatasetPartsTests {
  private func counting(_ count: Int) throws -> Dataset {
    try Dataset(["i": TensorData([count], (0..<count).map { Int64($0) })])
  }

  private func rows(_ dataset: Dataset) throws -> [Int64] { try dataset.column("i").integers }

  @Test(arguments: [100, 101, 7, 70000]) func sharesLeaveNoRowOver(count: Int) throws {
    let parts = try counting(count).split(shares: [0.75, 0.1, 0.15], seed: 3)
    #expect(parts.map(\.count).reduce(0, +) == count)
    #expect(try Set(parts.flatMap(rows)).count == count)
    for (part, share) in zip(parts, [0.75, 0.1, 0.15]) {
      #expect(abs(Double(part.count) - share * Double(count)) <= 1)
    }
  }

  @Test(arguments: [nil, 5] as [Int64?], [(10, 5), (11, 3), (3, 3), (100, 7)])
  func foldsAreDisjointAndComplete(seed: Int64?, sizes: (Int, Int)) throws {
    let folds = try counting(sizes.0).folds(sizes.1, seed: seed)
    #expect(folds.count == sizes.1)
    let all = (0..<sizes.0).map { Int64($0) }
    #expect(try folds.flatMap { try rows($0.validation) }.sorted() == all)
    for fold in folds {
      #expect(try (rows(fold.training) + rows(fold.validation)).sorted() == all)
      #expect(abs(fold.validation.count - sizes.0 / sizes.1) <= 1)
    }
  }

  @Test func oneHotMarksTheClass() throws {
    let data = try Dataset(["labels": TensorData([2, 2], [UInt8(0), 2, 1, 0])])
    let expected: [Float] = [1, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 0]
    let found = try data.oneHot("labels", classes: 3).column("labels")
    #expect(found == TensorData([2, 2, 3], expected))
  }

  /// Means and deviations by hand: (1, 2, 6) has mean 3 and variance 14 / 3.
  @Test func normalizationIsOfTheTrainingData() throws {
    let train = try Dataset(["x": TensorData([3, 2], [Float(1), 5, 2, 5, 6, 5])])
    let test = try Dataset(["x": TensorData([1, 2], [Float(3), 6])])
    let standard = try Normalization(of: "x", in: train)
    #expect(standard.offsets == [3, 5])
    #expect(abs(standard.scales[0] - (3.0 / 14).squareRoot()) < 1e-15)
    #expect(standard.scales[1] == 1)
    #expect(try standard(test).column("x").doubles == [0, 1])
    let range = try Normalization(.range, of: "x", in: train)
    #expect(try range(train).column("x").doubles.map { ($0 * 5).rounded() } == [0, 0, 1, 0, 5, 0])
    let bytes = try Dataset(["x": TensorData([2, 1], [UInt8(0), 255])])
    #expect(
      try Normalization(.range, of: "x", in: bytes)(bytes).column("x")
        == TensorData([2, 1], [Float(0), 1]))
  }

  @Test func mistakes() throws {
    let data = try counting(4)
    let cases: [(String, () throws -> Void)] = [
      ("shares [0.5, 0.6] are negative or exceed 1", { _ = try data.split(shares: [0.5, 0.6]) }),
      ("shares [-0.1] are negative or exceed 1", { _ = try data.split(shares: [-0.1]) }),
      ("shares [nan] are negative or exceed 1", { _ = try data.split(shares: [.nan]) }),
      ("1 folds cannot be made of 4 rows", { _ = try data.folds(1) }),
      ("5 folds cannot be made of 4 rows", { _ = try data.folds(5) }),
      (
        "label 3 in row 3 of column 'i' is outside 0..<3", { _ = try data.oneHot("i", classes: 3) }
      ),
      (
        "column 'i' is i64[4x2], but 1 features were measured",
        {
          let wide = try Dataset(["i": TensorData([4, 2], [Int64](repeating: 0, count: 8))])
          _ = try Normalization(of: "i", in: data)(wide)
        }
      ),
    ]
    for (message, body) in cases { #expect(diagnostic(body)?.message == message) }
  }
}
