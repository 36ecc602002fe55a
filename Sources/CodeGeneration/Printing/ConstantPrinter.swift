import IR
import Operators

/// Prints constant tensors as arrays of words, which keep every bit.
struct ConstantPrinter {
  let plan: Plan
  let slots: [Value: Int]
  /// Tells the constants of bodies apart.
  var prefix = ""

  private var constants: [Value] {
    plan.placements.filter { $0.value == .constant }.keys.sorted()
  }

  func name(_ value: Value) -> String { "\(prefix)constant\(slots[value] ?? 0)" }

  var declarations: String {
    constants.map { value in
      let bytes = plan.graph[value].constant?.bytes ?? []
      let words = stride(from: 0, to: bytes.count, by: 8).map { start in
        word(bytes[start..<min(start + 8, bytes.count)])
      }
      let type = plan.graph.type(of: value)
      let list = words.isEmpty ? "0" : words.joined(separator: ", ")
      return "/* \(plan.graph.name(of: value)): \(type) */\n"
        + "static const uint64_t \(name(value))[] = {\(list)};\n"
    }.joined()
  }

  private func word(_ bytes: ArraySlice<UInt8>) -> String {
    let value = bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return "0x" + String(value, radix: 16) + "ULL"
  }
}
