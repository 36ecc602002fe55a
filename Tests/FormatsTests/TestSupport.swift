import Formats
import Foundation
import IR
import Testing

/// The bytes of a file in `Fixtures`.
func fixture(_ name: String) throws -> [UInt8] {
  [UInt8](try Data(contentsOf: URL(fileURLWithPath: fixturePath(name))))
}

/// The path of a file in `Fixtures`.
func fixturePath(_ name: String) -> String {
  URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Fixtures/\(name)"
}

/// Runs the body with the path of a new directory that is removed afterwards.
func withTemporaryDirectory(_ body: (String) throws -> Void) throws {
  let url = FileManager.default.temporaryDirectory.appending(path: "formats-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: url) }
  try body(url.path)
}

/// Expects the body to throw a diagnostic, and returns it as text.
func diagnosticText(
  sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
) -> String {
  let error = #expect(throws: Diagnostic.self, sourceLocation: sourceLocation) { try body() }
  return error?.description ?? "no error"
}

extension TensorData {
  /// Elements counting up from `first` in row-major order; `bool` elements say which are odd.
  static func counting(
    _ elementType: ElementType, _ extents: [Int], from first: Int = -2
  ) -> TensorData {
    let type = TensorType(elementType, Shape(extents))
    let integers = (0..<type.elementCount).map { Int64($0 + first) }
    guard elementType == .bool else { return TensorData(type, integers: integers) }
    return TensorData(type, integers: integers.map { $0 & 1 })
  }
}

/// SplitMix64: the same numbers on every run.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
