import IR

/// Names that mean something in C or in what is printed, and so are no tensor's.
enum ReservedIdentifiers {
  /// A name like `wanted` that means nothing else.
  static func free(_ wanted: CCode) -> CCode {
    let word = wanted.text.drop { $0 == "_" }
    guard let first = word.first else { return "tensor" }
    if first.isNumber { return .identifier("tensor_\(word)") }
    // Macros of headers have no small letters.
    let name =
      word.contains(where: \.isLowercase) || word.count == 1 ? String(word) : word.lowercased()
    return .identifier(isReserved(name) ? name + "_" : name)
  }

  private static func isReserved(_ name: String) -> Bool {
    words.contains(name) || name.hasPrefix("gc_") || name.hasPrefix("GC_") || isNumbered(name)
      || isFunction(name)
  }

  /// Whether a name is that of a scalar, an index or the like, such as `t12`.
  private static func isNumbered(_ name: String) -> Bool {
    let letters = name.prefix { !$0.isNumber }
    let digits = name.dropFirst(letters.count)
    return !digits.isEmpty && digits.allSatisfy(\.isNumber) && numbered.contains(String(letters))
  }

  /// Whether a function or constant of a program may have the name, such as `train_k3_matmul`.
  private static func isFunction(_ name: String) -> Bool {
    ["k", "phase", "constant"].contains { stem in
      name.ranges(of: stem).contains { range in
        let follows = range.lowerBound == name.startIndex || name[..<range.lowerBound].last == "_"
        return follows && name[range.upperBound...].first?.isNumber ?? false
      }
    }
  }

  private static let numbered = Set(
    ["i", "o", "t", "v", "row", "begin", "end", "partial"] + Reduction.allCases.map(\.rawValue))

  private static let words = Set((keywords + macros + own).split(separator: " ").map(String.init))

  /// Of C up to C23, types among them.
  private static let keywords = """
    alignas alignof auto bool break case char const constexpr continue default do double else enum \
    extern false float for goto if inline int long nullptr register restrict return short signed \
    sizeof static static_assert struct switch thread_local true typedef typeof typeof_unqual union \
    unsigned void volatile while asm int8_t uint8_t int16_t uint16_t int32_t uint32_t int64_t \
    uint64_t uintptr_t intptr_t size_t ptrdiff_t
    """

  /// With small letters or one, of compilers and headers.
  private static let macros = """
     linux unix i386 arm mips sparc sun vax hpux complex imaginary noreturn errno stdin stdout stderr \
    memcpy I
    """

  /// Of printed functions.
  private static let own = """
     arguments band batch begin buffer buffers c carries chunk column column_end condition context count \
    end frame from groups hooks i l lane lanes locals memory n o offset order outer outputs packed part \
    partial partials piece place product region row row_end rows runtime scratch seed slots start starts \
    step stream stride t tasks to v width windows workspace
    """
}
