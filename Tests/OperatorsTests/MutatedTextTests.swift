import IR
import Operators
import Testing

/// Mutated texts over the whole operator set: an error or a verified graph, never a trap.
///
/// Shape rules see attributes here that no builder would pass on.
@Suite struct MutatedTextTests {
  private static let text = """
    graph all(
      %x: input f32[2x3],
      %n: state i64[4] = zeros,
      %b: input bool[2x3],
      %key: input i64[2]
    ) -> (y: f32[2x3], %n: i64[4]) {
      %0 = transpose %x {permutation = [1, 0]} : f32[3x2]
      %1 = matmul %x, %x {transpose_rhs = true} : f32[2x2]
      %2 = matmul %0, %x {transpose_lhs = true, transpose_rhs = true} : f32[2x2]
      %3 = reduce_sum %1 {axes = [0, 1]} : f32[]
      %4 = broadcast %3 {shape = [2, 3]} : f32[2x3]
      %5 = compare %4, %x {direction = less_equal} : bool[2x3]
      %6 = select %5, %4, %x : f32[2x3]
      %7 = cast %6 {to = i32} : i32[2x3]
      %8 = argmax %6 {axis = 1} : i64[2]
      %9 = reshape %6 {shape = [3, 2]} : f32[3x2]
      %10 = slice %6 {starts = [0, 1], stops = [2, 3], steps = [1, 2]} : f32[2x1]
      %11 = pad %6 {low = [0, 1], high = [1, 0], interior = [2, 0], value = -1.5} : f32[5x4]
      %12 = concatenate %6, %x {axis = 0} : f32[4x3]
      %13 = gather %12, %n {axis = 0} : f32[4x3]
      %14 = scatter_add %n, %13 {axis = 0, extent = 5} : f32[5x3]
      %15 = one_hot %n {depth = 10, type = f32} : f32[4x10]
      %16 = iota {type = i64, shape = [2, 3], axis = 1} : i64[2x3]
      %17 = constant {value = f32[2x2] [1.0, nan, -inf, 0.5]} : f32[2x2]
      %18 = random_bits %key {shape = [5], stream = 3} : i64[5]
      %19 = random_uniform %key {type = f64, shape = [2, 2]} : f64[2x2]
      %20 = power %6, %x : f32[2x3]
      %21 = and %b, %5 : bool[2x3]
      %22 = reduce_mean %20 {axes = [1]} : f32[2]
      return %20, %n
    }

    """

  private static let fragments: [[UInt8]] = [
    "-1", "0", "1", "2", "3", "64", "9223372036854775807", "-9223372036854775808",
    "281474976710656", "4294967296", "[]", "[0]", "[0, 1]", "[1, 1, 1]", "[-1]", "{", "}", ", ",
    "%x", "%n", "%b",
    "%key", "%3", "f32", "f64", "i32", "u8", "bool", "f32[]", "f32[0x3]", "axis", "axes", "shape",
    "true", "B", "2B", "9223372036854775807B", "f32[Bx3]", "inf", "nan", "1e308", "less", "gather",
    "pad", "matmul", "concatenate", "iota",
  ].map { Array($0.utf8) }

  private static func mutate(_ bytes: [UInt8], _ generator: inout Generator) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...2, using: &generator) {
      // Words and numbers are replaced whole, so that most texts get past the lexer.
      var start = Int.random(in: bytes.indices, using: &generator)
      while start > 0, isWord(bytes[start - 1]) { start -= 1 }
      let end = bytes[start...].firstIndex { !isWord($0) } ?? bytes.endIndex
      let fragment = fragments[Int.random(in: fragments.indices, using: &generator)]
      bytes.replaceSubrange(start..<max(end, start), with: fragment)
    }
    return bytes
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    "abcdefghijklmnopqrstuvwxyz_0123456789-.".utf8.contains(byte)
  }

  @Test func theTextIsValid() throws {
    let graph = try GraphParser.parse(Self.text, name: "all", operators: Operators.named)
    try graph.verify()
    let again = try GraphParser.parse(graph.text, name: "all", operators: Operators.named)
    #expect(again.text == graph.text)
    let body = Self.text.split(separator: "\n").filter { $0.hasPrefix("  %") && $0.contains(" = ") }
    for line in body where !line.contains("state") { #expect(graph.text.contains(line)) }
  }

  @Test func mutatedTextsNeverTrap() throws {
    let bytes = Array(Self.text.utf8)
    var generator = Generator(state: 11)
    var successes = 0
    for _ in 0..<20_000 {
      let mutated = Self.mutate(bytes, &generator)
      guard
        let graph = try? GraphParser.parse(
          mutated, name: "m", operators: Operators.named, batch: 2)
      else { continue }
      successes += 1
      try graph.verify()
      let again = try GraphParser.parse(graph.text, name: "m", operators: Operators.named)
      #expect(again.text == graph.text)
    }
    #expect(successes > 100)
  }

  /// Attribute values alone, with the written type replaced by whatever the rule infers, so that
  /// unusual attributes are accepted more often.
  @Test func mutatedAttributesKeepTheirRules() throws {
    var generator = Generator(state: 12)
    let lines = Self.text.split(separator: "\n").filter { $0.contains("{") && $0.contains(" : ") }
    for _ in 0..<5_000 {
      let line = lines[Int.random(in: lines.indices, using: &generator)]
      guard let open = line.firstIndex(of: "{"), let close = line.firstIndex(of: "}") else {
        continue
      }
      let attributes = Self.mutate(Array(line[open...close].utf8), &generator)
      let name = line.drop { $0 != "=" }.dropFirst(2).prefix { $0 != " " }
      let operands = ["", "%x", "%n", "%x, %n", "%n, %x", "%x, %x", "%key", "%b"]
      for operand in operands {
        let body = "%0 = \(name) \(operand) \(String(decoding: attributes, as: UTF8.self)) : "
        let header =
          "graph g(%x: input f32[2x3], %n: input i64[4], %b: input bool[2x3], "
          + "%key: input i64[2]) -> () {\n"
        let first = Self.failure(header + body + "f32[7x7x7]\nreturn }")
        guard let message = first?.message, message.hasPrefix("type is ") else { continue }
        let type = message.dropFirst(8).prefix { $0 != "," }
        let text = header + body + "\(type)\nreturn }"
        // What a rule infers may be larger than what a graph may hold.
        if Self.failure(text)?.message == "the shape is too large" { continue }
        let graph = try GraphParser.parse(
          text, name: "m", operators: Operators.named, batch: 2)
        try graph.verify()
        define(graph)
      }
    }
  }

  /// Definitions must exist wherever the shape rule accepts.
  private func define(_ graph: Graph) {
    guard let node = graph.nodes.last else { return }
    _ = graph.meaning(of: node)
  }

  private static func failure(_ text: String) -> Diagnostic? {
    do {
      _ = try GraphParser.parse(text, name: "m", operators: Operators.named, batch: 2)
      return nil
    } catch { return error }
  }
}

/// Sebastiano Vigna's SplitMix64: small, seeded, the same everywhere.
private struct Generator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
