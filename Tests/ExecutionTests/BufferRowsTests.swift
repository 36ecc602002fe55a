import Execution
import IR
import Testing

@Suite struct BufferRowsTests {
  static let source = TensorData([3, 2], [Float](arrayLiteral: 0, 1, 10, 11, 20, 21))

  @Test func rowsAreGatheredInOrder() throws {
    let buffer = try TensorBuffer(TensorType(.f32, [4, 2]))
    try buffer.copyRows(from: Self.source, rows: [9, 2, 0, 2, 1, 9][1..<5])
    #expect(buffer.data == TensorData([4, 2], [Float](arrayLiteral: 20, 21, 0, 1, 20, 21, 10, 11)))
  }

  @Test(arguments: ElementType.allCases)
  func everyElementType(_ type: ElementType) throws {
    let source = TensorData(TensorType(type, [3]), doubles: [0, 1, 1])
    let buffer = try TensorBuffer(TensorType(type, [2]))
    try buffer.copyRows(from: source, rows: [2, 0])
    #expect(buffer.data.doubles == [1, 0])
  }

  @Test func emptyRowsAndNoRows() throws {
    let empty = try TensorBuffer(TensorType(.f32, [0, 2]))
    try empty.copyRows(from: Self.source, rows: [])
    let narrow = try TensorBuffer(TensorType(.u8, [2, 0]))
    try narrow.copyRows(from: TensorData([3, 0], [UInt8]()), rows: [2, 2])
  }

  @Test(arguments: [
    (TensorType(.f32, [2, 2]), [0, 3], "row 3 is outside the 3 rows of f32[3x2]"),
    (TensorType(.f32, [2, 2]), [-1, 0], "row -1 is outside the 3 rows of f32[3x2]"),
    (TensorType(.f32, [2, 2]), [0], "expected 2 rows for f32[2x2], found 1"),
    (TensorType(.f64, [1, 2]), [0], "expected rows for f64[1x2], found f32[3x2]"),
    (TensorType(.f32, [1, 3]), [0], "expected rows for f32[1x3], found f32[3x2]"),
    (TensorType(.f32, [1]), [0], "expected rows for f32[1], found f32[3x2]"),
    (TensorType(.f32, []), [0], "expected rows for f32[], found f32[3x2]"),
  ])
  func mistakes(_ type: TensorType, _ rows: [Int], _ message: String) throws {
    let buffer = try TensorBuffer(type)
    do {
      try buffer.copyRows(from: Self.source, rows: rows[...])
      Issue.record("nothing was thrown")
    } catch {
      #expect(error.message == message)
    }
  }
}
