import Foundation
import IR
import Testing

/// Texts made to keep a reader busy; `n` says how long they are.
@Suite struct HostileTextTests {
  static let texts: [(name: String, make: @Sendable (Int) -> String)] = [
    ("nested lists", { body("%0 = sum %x {axes = " + String(repeating: "[", count: $0)) }),
    (
      "long lists",
      { body("%0 = sum %x {axes = [" + String(repeating: "0, ", count: $0) + "0]} : f32[]") }
    ),
    ("operands", { body("%0 = negate " + String(repeating: "%x, ", count: $0) + "%x : f32[2x3]") }),
    (
      "digits",
      { body("%0 = constant {value = i64[] " + String(repeating: "9", count: $0) + "} : i64[]") }
    ),
    (
      "decimals",
      { body("%0 = constant {value = f64[] 0." + String(repeating: "1", count: $0) + "} : f64[]") }
    ),
    ("operators", { body("%0 = " + String(repeating: "n", count: $0) + " %x : f32[]") }),
    ("names", { body("%0 = negate %" + String(repeating: "x", count: $0) + " : f32[]") }),
    ("extents", { body("%0 = negate %x : f32[1" + String(repeating: "x1", count: $0) + "]") }),
    ("comments", { body("// " + String(repeating: "\u{e9}", count: $0)) }),
    ("parentheses", { String(repeating: "(", count: $0) }),
    (
      "arguments",
      {
        "graph g(" + (0..<$0).map { "%a\($0): input f32[]" }.joined(separator: ", ")
          + ") -> () { return %b }"
      }
    ),
  ]

  private static func body(_ text: String) -> String {
    "graph g(%x: input f32[2x3], %n: state i64[] = zeros) -> (y: f32[2x3]) {\n\(text)\n}"
  }

  /// Eight times the text is eight times the work, and 64 times what is read again and again.
  @Test(arguments: texts.map(\.name)) func failInLinearTime(_ name: String) throws {
    let make = try #require(Self.texts.first { $0.name == name }).make
    let (short, long) = (make(15_000), make(120_000))
    #expect(throws: Diagnostic.self) { try Stub.parse(long) }
    // Below a millisecond the clock tells little.
    let unit = max((0..<3).map { _ in Self.work { _ = try? Stub.parse(short) } }.min() ?? 0, 1e6)
    #expect(Self.work { _ = try? Stub.parse(long) } < 24 * unit)
  }

  /// Nanoseconds that this thread worked, whatever else the machine did meanwhile.
  private static func work(_ body: () -> Void) -> Double {
    func now() -> Double {
      var time = timespec()
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
      return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
    }
    let start = now()
    body()
    return now() - start
  }
}
