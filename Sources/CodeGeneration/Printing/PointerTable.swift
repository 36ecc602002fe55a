import IR
import Scheduling

/// Arrays of pointers in emitted functions: on the stack if that is known to have room for them.
enum PointerTable {
  /// An array with room for `count` pointers, on the stack or at a place in memory.
  static func declaration(_ name: CCode, count: Int, at place: CCode?) -> CCode {
    place.map { "void **\(name) = (void **)(\($0));" } ?? "void *\(name)[\(max(1, count))];"
  }

  /// The same filled with `pointers`.
  static func define(
    _ name: CCode, _ pointers: [CCode], _ locals: inout LocalArrays, _ writer: inout CWriter
  ) {
    guard let place = locals.place(byteCount: pointers.count * ControlSchedule.pointerByteCount)
    else {
      let list = pointers.isEmpty ? "0" : pointers.joined(separator: ", ")
      return writer.line("void *\(name)[] = {\(list)};")
    }
    writer.line(declaration(name, count: pointers.count, at: place))
    for (index, pointer) in pointers.enumerated() { writer.line("\(name)[\(index)] = \(pointer);") }
  }
}
