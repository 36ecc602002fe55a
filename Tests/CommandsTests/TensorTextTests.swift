import GraphC
import Testing

@testable import Commands

@Suite struct TensorTextTests {
  /// Tensors and what NumPy's layout makes of them.
  @Test(arguments: [
    (TensorData([], [Float(1.5)]), "1.5"),
    (TensorData([0, 3], [] as [Float]), "[]"),
    (TensorData([3], [1, -20, 3] as [Int32]), "[  1 -20   3]"),
    (TensorData([2], [Float.nan, -Float.nan]), "[nan nan]"),
    (TensorData([2], [true, false]), "[ true false]"),
    (TensorData([2, 2, 1], [1, 2, 3, 4] as [UInt8]), "[[[1]\n  [2]]\n\n [[3]\n  [4]]]"),
  ])
  func smallTensorsAreWhole(data: TensorData, text: String) {
    #expect(TensorText.text(data) == text)
  }

  @Test func largeTensorsAreAbbreviated() {
    let vector = TensorData([1001], (0..<1001).map { Int64($0) })
    #expect(TensorText.text(vector) == "[   0    1    2 ...  998  999 1000]")
    let matrix = TensorData([500, 3], (0..<1500).map { Int64($0) })
    let lines = TensorText.text(matrix).split(separator: "\n")
    #expect(lines.count == 7)
    #expect(lines[3] == " ...")
    #expect(lines[0] == "[[   0    1    2]")
  }

  /// Found, expected, tolerance and whether they agree.
  @Test(arguments: [
    (1.0, 1.0, 0.0, true), (1.0, 1.1, 0.01, false), (100.0, 100.5, 0.01, true),
    (Double.nan, .nan, 0, true), (.nan, 1, 1, false), (1, .nan, 1, false),
    (.infinity, .infinity, 0, true), (.infinity, 1, 1, false), (1, .infinity, 1, false),
    (.infinity, -.infinity, 1, false),
  ])
  func agreement(found: Double, expected: Double, tolerance: Double, agrees: Bool) {
    let comparison = TensorComparison(
      found: TensorData([], [found]), expected: TensorData([], [expected]), tolerance: tolerance)
    #expect((comparison.failure("y") == nil) == agrees)
  }

  /// Found, expected and what is said of them.
  @Test(arguments: [
    ([Double.nan, 1], [0, 1], "nan on one side"),
    ([0, 1], [-Double.nan, 1], "nan on one side"),
    ([Double.infinity, 1], [0, 1], "an infinite error"),
    ([Double.nan, 1], [0, 2], "nan on one side; maximum absolute error 1, relative 0.5"),
    ([Double.nan, 1], [-Double.nan, 1], "maximum absolute error 0, relative 0"),
  ])
  func errorsThatAreNoNumbersAreTold(found: [Double], expected: [Double], text: String) {
    let comparison = TensorComparison(
      found: TensorData([2], found), expected: TensorData([2], expected), tolerance: 0)
    #expect(comparison.errors == text)
    let notes = comparison.failure("y")?.notes ?? []
    #expect(!notes.contains { $0.contains("-nan") })
  }

  @Test(arguments: [
    ("300", ElementType.u8, "300 is outside the range of u8"),
    ("1e39", .f32, "1e39 is outside the range of f32"),
    ("[0, -3.5e38]", .f32, "-3.5e38 is outside the range of f32"),
    ("1e400", .f64, "1e400 is outside the range of f64"),
    ("2", .bool, "expected true or false, found '2'"),
    ("[", .f32, "expected ']', found the end"),
    ("", .f32, "expected a number or '[', found the end"),
  ])
  func literalsMustFit(text: String, type: ElementType, message: String) {
    let error = #expect(throws: Diagnostic.self) {
      try TensorLiteral.parse(text, name: "x", elementType: type)
    }
    #expect(error?.message == message)
  }

  @Test func literalsKeepLargeIntegers() throws {
    let data = try TensorLiteral.parse("[9007199254740993]", name: "x", elementType: .i64)
    #expect(data.integers == [9_007_199_254_740_993])
    let flags = try TensorLiteral.parse("[[true], [0]]", name: "x", elementType: .bool)
    #expect(flags == TensorData([2, 1], [true, false]))
    #expect(try TensorLiteral.parse("-inf", name: "x", elementType: .f32).doubles == [-.infinity])
  }
}
