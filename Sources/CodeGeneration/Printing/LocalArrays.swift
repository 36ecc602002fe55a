import IR
import Scheduling

/// Spells the arrays of a function, which lie where its schedule says.
///
/// All arrays of emitted functions come from here.
struct LocalArrays {
  private let memory: LocalMemory
  private var next = 0

  init(_ memory: LocalMemory) { self.memory = memory }

  /// The declaration of an array of `count` elements, in C.
  mutating func declare(_ type: ElementType, _ name: CCode, count: Int) -> CCode {
    let c = CSpelling.type(type)
    guard let place = place(byteCount: count * type.byteCount) else {
      return "\(c) \(name)[\(count)];"
    }
    return "\(c) *\(name) = \(place == "locals" ? "(\(c) *)locals" : "(\(c) *)(\(place))");"
  }

  /// Where the next array is that does not fit on the stack; nil if it does.
  mutating func place(byteCount: Int) -> CCode? {
    defer { next += 1 }
    guard next < memory.arrays.count, byteCount <= memory.arrays[next].byteCount else {
      preconditionFailure("array \(next) of \(byteCount) bytes is not in its schedule")
    }
    return memory.arrays[next].offset.map { $0 == 0 ? "locals" : "locals + \($0)" }
  }

  /// Declares `locals`, given `frame`, for a function whose parts have memory from `offset` on.
  static func locate(_ byteCount: Int, at offset: Int, isDivided: Bool, _ writer: inout CWriter) {
    guard byteCount > 0 else { return }
    let place = KernelContext.place(
      "frame->partials", offset, part: isDivided ? Count(fixed: byteCount) : nil)
    writer.line("char *locals = \(place);")
  }
}
