import IR

/// The arrays of a kernel's functions: on the stack while they are small, and behind that in memory
/// of the chunk, so that no kernel overflows the stack of a thread, whatever it computes.
///
/// All arrays of emitted functions come from here.
struct LocalArrays {
  /// Bytes on the stack of a function that runs by itself.
  static let kernelLimit = 40 * 1024
  /// Of one that a product calls, or that runs kernels: these lie on the stack together.
  static let innerLimit = 16 * 1024

  let limit: Int
  private(set) var stackByteCount = 0
  /// What did not fit: bytes for each chunk, at `locals` in C.
  private(set) var byteCount = 0

  init(limit: Int = kernelLimit) { self.limit = limit }

  /// The declaration of an array of `count` elements, in C.
  mutating func declare(_ type: ElementType, _ name: CCode, count: Int) -> CCode {
    declare(CSpelling.type(type), name, count: count, elementByteCount: type.byteCount)
  }

  mutating func declare(_ type: CCode, _ name: CCode, count: Int, elementByteCount: Int)
    -> CCode
  {
    if let place = place(byteCount: count * elementByteCount) {
      return "\(type) *\(name) = (\(type) *)(\(place));"
    }
    return "\(type) \(name)[\(count)];"
  }

  /// Where an array is that does not fit on the stack; nil if it does, and counts as there.
  mutating func place(byteCount bytes: Int) -> CCode? {
    let padded = Self.padded(bytes)
    if stackByteCount + padded <= limit {
      stackByteCount += padded
      return nil
    }
    defer { byteCount += padded }
    return "locals + \(byteCount)"
  }

  /// Whole cache lines.
  static func padded(_ byteCount: Int) -> Int {
    let alignment = Plan.alignmentInBytes
    return (byteCount + alignment - 1) / alignment * alignment
  }

  /// Declares `locals`, given `frame`, for a function whose chunks have memory from `offset` on.
  static func locate(_ byteCount: Int, at offset: Int, isDivided: Bool, _ writer: inout CWriter) {
    guard byteCount > 0 else { return }
    let chunk: CCode = isDivided ? " + \(byteCount) * chunk" : ""
    writer.line("char *locals = (char *)frame->partials + \(offset)\(chunk);")
  }
}

/// Statements of a function, with the memory that they need beside the stack.
struct PrintedLoops {
  let text: CCode
  /// Bytes for each chunk, at `locals`.
  let localByteCount: Int
}
