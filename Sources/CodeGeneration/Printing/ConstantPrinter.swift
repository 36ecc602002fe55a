import IR
import Operators
import Scheduling

/// Prints constant tensors as arrays of words, which keep every bit.
struct ConstantPrinter {
  let plan: Plan
  let slots: [Value: Int]
  let names: BufferNames
  /// Tells the constants of bodies apart.
  var prefix: CCode = ""

  private var constants: [Value] {
    plan.placements.filter { $0.value == .constant }.keys.sorted()
  }

  func name(_ value: Value) -> CCode { "\(prefix)constant\(slots[value] ?? 0)" }

  var declarations: CWriter {
    var writer = CWriter()
    for value in constants {
      let bytes = plan.graph[value].constant?.bytes ?? []
      let words: [CCode] = stride(from: 0, to: bytes.count, by: 8).map { start in
        word(bytes[start..<min(start + 8, bytes.count)])
      }
      let list: CCode = words.isEmpty ? "0" : words.joined(separator: ", ")
      writer.line("/* \(names.description(of: value)) */")
      writer.line("static const uint64_t \(name(value))[] = {\(list)};")
    }
    return writer
  }

  private func word(_ bytes: ArraySlice<UInt8>) -> CCode {
    let value = bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return "0x\(CCode.hexadecimal(value))ULL"
  }
}
