import IR
import Testing
import Training

@Suite struct DatasetTests {
  static func sample() throws -> Dataset {
    try Dataset([
      "x": TensorData([4, 2], [Float](arrayLiteral: 0, 1, 10, 11, 20, 21, 30, 31)),
      "labels": TensorData([4], [UInt8(0), 1, 2, 1]),
    ])
  }

  @Test func subsetTakesRowsInOrder() throws {
    let subset = try Self.sample().subset([3, 0, 3])
    #expect(subset.count == 3)
    #expect(
      try subset.column("x") == TensorData([3, 2], [Float](arrayLiteral: 30, 31, 0, 1, 30, 31)))
    #expect(try subset.column("labels") == TensorData([3], [UInt8(1), 0, 1]))
    #expect(try Self.sample().subset([]).count == 0)
  }

  @Test func everyElementTypeHasRows() throws {
    let columns: [TensorData] = [
      TensorData([2], [Float(1), 2]), TensorData([2], [Double(1), 2]),
      TensorData([2], [Int32(1), 2]),
      TensorData([2], [Int64(1), 2]), TensorData([2], [UInt8(1), 2]),
      TensorData([2], [false, true]),
    ]
    for column in columns {
      let swapped = try Dataset(["c": column]).subset([1, 0]).column("c")
      #expect(swapped.doubles == column.doubles.reversed())
      #expect(swapped.type == column.type)
    }
  }

  @Test func splitIsDisjointAndComplete() throws {
    let data = try Dataset(["i": TensorData([100], (0..<100).map { Int64($0) })])
    for seed: Int64? in [nil, 7] {
      let parts = try data.split([75, 10, 15], seed: seed)
      #expect(parts.map(\.count) == [75, 10, 15])
      let rows = try parts.flatMap { try $0.column("i").integers }
      #expect(rows.sorted() == (0..<100).map { Int64($0) })
      #expect((rows == rows.sorted()) == (seed == nil))
    }
  }

  @Test func mistakes() throws {
    let data = try Self.sample()
    let cases: [(String, () throws -> Void)] = [
      ("there are no columns", { _ = try Dataset([:]) }),
      (
        "column 'x' is a scalar, expected an axis of rows",
        { _ = try Dataset(["x": TensorData([], [Float(1)])]) }
      ),
      (
        "column 'a' has 2 rows and 'b' has 1",
        { _ = try Dataset(["a": TensorData([2], [UInt8(1), 2]), "b": TensorData([1], [true])]) }
      ),
      ("there is no column 'label'; did you mean 'labels'?", { _ = try data.column("label") }),
      ("row 4 is outside its 4 rows", { _ = try data.subset([0, 4]) }),
      ("row -1 is outside its 4 rows", { _ = try data.subset([-1]) }),
      ("parts of [3, 2] rows cannot be cut from 4 rows", { _ = try data.split([3, 2]) }),
      ("parts of [-1] rows cannot be cut from 4 rows", { _ = try data.split([-1]) }),
      (
        "label 2 in row 2 of column 'labels' is outside 0..<2",
        { try data.requireLabels("labels", classes: 2) }
      ),
      (
        "column 'x' is f32[4x2], expected integer labels",
        { try data.requireLabels("x", classes: 2) }
      ),
    ]
    for (message, body) in cases { #expect(diagnostic(body)?.message == message) }
    try data.requireLabels("labels", classes: 3)
  }
}
