import IR
import Testing

/// Mutated texts: reading gives an error or a graph that verifies and survives, never a trap.
@Suite struct MutationTests {
  private static let fragments: [[UInt8]] = [
    "%", "%0", "%x", "[", "]", "{", "}", "(", ")", ",", ":", "=", "->", "-", "\"", "\\", "//",
    "\n", " ", "0", "1", "9999999999999999999999", "-1", "1e400", "1e-400", "nan", "inf", "nan.",
    "f32", "f32[]", "i64[0x9]", "x", "2x3", "graph", "return", "axes", "true", "B", "Bx2B", "\u{0}",
    "\u{e9}",
  ].map { Array($0.utf8) }

  private static func mutate(_ bytes: [UInt8], _ generator: inout SplitMix) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
      let position = Int.random(in: bytes.indices, using: &generator)
      let end = min(bytes.count, position + Int.random(in: 0...12, using: &generator))
      switch Int.random(in: 0..<5, using: &generator) {
      case 0: bytes[position] = UInt8.random(in: 0...255, using: &generator)
      case 1: bytes.removeSubrange(position..<end)
      case 2:
        let fragment = fragments.randomElement(using: &generator) ?? []
        bytes.insert(contentsOf: fragment, at: position)
      case 3:
        let target = Int.random(in: bytes.indices, using: &generator)
        bytes.insert(contentsOf: bytes[position..<end], at: target)
      default:
        let fragment = fragments.randomElement(using: &generator) ?? []
        bytes.replaceSubrange(position..<end, with: fragment)
      }
    }
    return bytes
  }

  @Test func mutatedTextsNeverTrap() throws {
    let text = Array(try GraphTextTests.sample().text.utf8)
    var generator = SplitMix(state: 2026)
    var successes = 0
    for _ in 0..<20_000 {
      let bytes = Self.mutate(text, &generator)
      guard
        let graph = try? GraphParser.parse(
          bytes, name: "m", operators: Stub.named, batch: .random(in: 1...4, using: &generator))
      else { continue }
      successes += 1
      try graph.verify()
      // NaN attributes are unequal to themselves; their text is not.
      let again = try Stub.parse(graph.text)
      #expect(again.text == graph.text)
    }
    #expect(successes > 100)
  }
}
