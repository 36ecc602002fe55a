import Formats
import Foundation
import IR
import Testing

/// Against files by the reference implementation, and against headers that lie.
@Suite struct SafeTensorsTests {
  @Test func readsEveryType() throws {
    let contents = try SafeTensors.read(fixturePath("types.safetensors"))
    let quarters: [Double] = [-0.5, -0.25, 0, 0.25, 0.5, 0.75]
    let expected: [String: TensorData] = [
      "f32": TensorData(TensorType(.f32, [2, 3]), doubles: quarters),
      "f64": TensorData(TensorType(.f64, [2, 3]), doubles: quarters),
      "i32": TensorData.counting(.i32, [2, 3]),
      "i64": TensorData([2, 3], (-2..<4).map { Int64($0) << 40 }),
      "u8": TensorData([6], [250, 251, 252, 253, 254, 255] as [UInt8]),
      "bool": TensorData([2, 3], [false, true, false, true, false, true]),
      "scalar": TensorData([], [2.5] as [Float]),
      "empty": TensorData([0, 3], [] as [Float]),
      "layer.ü \"quoted\"\n": TensorData([1], [1] as [Float]),
    ]
    #expect(contents.tensors == expected)
    #expect(contents.metadata == ["made by": "numpy"])
  }

  @Test func widensHalves() throws {
    let tensors = try SafeTensors.read(fixturePath("halves.safetensors")).tensors
    let half: [Float] = [
      0, -0.0, 0x1p-24, 1023 * 0x1p-24, 0x1p-14, 1, -1.5, 65504, .infinity, -.infinity,
    ]
    let brain: [Float] = [
      0, -0.0, 1, -2.5, 0x1.fep127, .leastNormalMagnitude, .infinity,
    ]
    #expect(tensors["half"]?.isIdentical(to: TensorData([10], half)) == true)
    #expect(tensors["brain"]?.isIdentical(to: TensorData([7], brain)) == true)
  }

  /// Its header is ordered as ours: wider elements first, then by name.
  @Test func writesWhatItReads() throws {
    let contents = try SafeTensors.read(fixturePath("types.safetensors"))
    let bytes = try SafeTensors.bytes(of: contents, name: "x")
    let again = try SafeTensors.read(bytes: bytes, name: "x")
    #expect(again.tensors == contents.tensors)
    #expect(again.metadata == contents.metadata)
    #expect(try SafeTensors.bytes(of: again, name: "x") == bytes)
    try withTemporaryDirectory { folder in
      try SafeTensors.write(contents, to: folder + "/a.safetensors")
      #expect(try SafeTensors.read(folder + "/a.safetensors").tensors == contents.tensors)
    }
  }

  @Test func anEmptyFileHoldsNothing() throws {
    let bytes = try SafeTensors.bytes(of: SafeTensors.Contents(tensors: [:]), name: "x")
    #expect(bytes == [8, 0, 0, 0, 0, 0, 0, 0] + Array("{}      ".utf8))
    #expect(try SafeTensors.read(bytes: bytes, name: "x").tensors.isEmpty)
  }

  @Test func metadataIsNoTensorsName() {
    let contents = SafeTensors.Contents(tensors: ["__metadata__": TensorData([], [1] as [Float])])
    let text = diagnosticText { _ = try SafeTensors.bytes(of: contents, name: "x") }
    #expect(text == "error: x: no tensor can be called '__metadata__'")
  }

  private static func file(_ header: String, _ byteCount: Int = 8) -> [UInt8] {
    let text = Array(header.utf8)
    return [UInt8(text.count)] + [0, 0, 0, 0, 0, 0, 0] + text
      + [UInt8](repeating: 1, count: byteCount)
  }

  private static func entry(_ offsets: String) -> String { entry("a", "F32", "[2]", offsets) }

  private static func entry(
    _ name: String, _ dtype: String, _ shape: String, _ offsets: String
  ) -> String {
    "\"\(name)\":{\"dtype\":\"\(dtype)\",\"shape\":\(shape),\"data_offsets\":\(offsets)}"
  }

  static let lies: [(header: String, message: String)] = [
    ("[]", "the header does not begin with '{'"),
    ("{\"a\":1}", "\"a\" is an integer, expected an object"),
    ("{\(entry("[0,8]"))}x", "expected the end of the header at offset 62, found 'x'"),
    ("{\(entry("[0,8]")),\(entry("[0,8]"))}", "the header names \"a\" twice"),
    ("{\(entry("[0,9]"))}", "\"a\" has 9 bytes, expected 8 for its shape"),
    ("{\(entry("[8,16]"))}", "\"a\" ends at byte 16, but there are 8"),
    ("{\(entry("[8,0]"))}", "\"a\" has no data_offsets: expected begin and end"),
    ("{\(entry("[0,4,8]"))}", "\"a\" has no data_offsets: expected begin and end"),
    (
      "{\(entry("a", "F32", "[1]", "[4,8]"))}",
      "\"a\" follows a gap: it begins at byte 4, expected 0"
    ),
    ("{\(entry("a", "F32", "[1]", "[0,4]"))}", "4 bytes follow the last tensor"),
    (
      "{\(entry("a", "F32", "[1]", "[0,4]")),\(entry("b", "F32", "[2]", "[0,8]"))}",
      "\"b\" overlaps the tensor before it: it begins at byte 0, expected 4"
    ),
    ("{\(entry("a", "C64", "[1]", "[0,8]"))}", "\"a\" has the unsupported dtype \"C64\""),
    (
      "{\(entry("a", "F32", "[-1]", "[0,8]"))}",
      "expected a value at offset 37, found '-'"
    ),
    (
      "{\(entry("a", "F32", "[4611686018427387904,4]", "[0,8]"))}",
      "\"a\" has the impossible shape [4611686018427387904x4]"
    ),
    ("{\"__metadata__\":{\"a\":[]}}", "'__metadata__' has an array for \"a\", expected a string"),
    ("{\"a\":{}}", "\"a\" has no dtype"),
    ("{\"a\":{\"color\":1}}", "\"a\" has the unknown key \"color\""),
    (
      "{\"a\":" + String(repeating: "[", count: 99),
      "expected fewer nested values at offset 28, found '['"
    ),
    ("{\"\\ud83d\":1}", "expected a character at offset 16, found '\"'"),
    ("{\"a\":18446744073709551616}", "expected an integer below 2^63 at offset 13, found '1'"),
  ]

  @Test(arguments: lies) func liesAreTold(_ header: String, _ message: String) {
    let text = diagnosticText { _ = try SafeTensors.read(bytes: Self.file(header), name: "x") }
    #expect(text.split(separator: "\n").first.map(String.init) == "error: x: \(message)")
  }

  @Test func longHeadersAreRefusedBeforeTheyAreRead() {
    let bytes: [UInt8] = [1, 0xE1, 0xF5, 5, 0, 0, 0, 0]
    let text = diagnosticText { _ = try SafeTensors.read(bytes: bytes, name: "x") }
    #expect(text == "error: x: the header has 100000001 bytes, expected at most 100000000")
    let huge = diagnosticText {
      _ = try SafeTensors.read(bytes: [UInt8](repeating: 0xFF, count: 8), name: "x")
    }
    #expect(huge.contains("expected at most 100000000"))
  }

  @Test func surrogatesMakeOneCharacter() throws {
    let header = "{\"__metadata__\":{\"k\":\"\\ud83d\\ude00\\u0041\"}}"
    let read = try SafeTensors.read(bytes: Self.file(header, 0), name: "x")
    #expect(read.metadata == ["k": "😀A"])
  }
}
