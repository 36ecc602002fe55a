import IR
import KernelLibrary
import Scheduling

/// What precedes the kernels in emitted C.
package struct Preamble {
  let dialect: Dialect
  /// Whether the kernels call matrix products that come along as text.
  let hasProducts: Bool
  /// Texts of the kernel library that define routines.
  let routineFiles: [String]

  package init(dialect: Dialect, hasProducts: Bool = false, routineFiles: [String]) {
    self.dialect = dialect
    self.hasProducts = hasProducts
    self.routineFiles = routineFiles
  }

  /// Declarations for `body`, the C of all kernels, with the support text it makes use of.
  package func text(for body: String) -> String {
    switch dialect {
    case .tiles:
      Self.integerTypes + Self.support("runtime.h") + Self.frame + Self.region
        + "#define GC_SHARED\n" + pieces(body) + tilePrototypes(body)
    case .loops: loops(body)
    }
  }

  /// tcc may have no headers at run time.
  package static let integerTypes = """
    typedef signed char int8_t;
    typedef unsigned char uint8_t;
    typedef int int32_t;
    typedef unsigned int uint32_t;
    typedef long long int64_t;
    typedef unsigned long long uint64_t;
    typedef unsigned long uintptr_t;

    """

  private static let frame = """
    typedef struct {
      void *const *buffers;
      const gc_runtime *runtime;
      void *scratch;
      void *partials;
      int64_t batch;
    } gc_frame;

    """

  /// What code inside a product is given: the place in the result where this part of it begins, and
  /// for the epilogue the product unless it is in an output; and memory beside the stack.
  private static let region = """
    typedef struct {
      const gc_frame *frame;
      int64_t row, column;
      const void *product;
      char *locals;
    } gc_region;

    """

  private func loops(_ body: String) -> String {
    var text = "#include <stdint.h>\n#include <string.h>\n"
    text += Self.support("runtime.h") + Self.frame + Self.region
    text += """
      #define gc_copy(to, from, count) memcpy(to, from, count)
      #define GC_SHARED __attribute__((noinline))
      /* Results may be written over the operands they replace, never elsewhere over operands. */
      #if defined(__clang__)
      #define GC_VECTORIZE _Pragma("clang loop vectorize(assume_safety)")
      /* Four vectors in flight hide the latency of exp, division and the like. */
      #define GC_VECTORIZE_LONG _Pragma("clang loop vectorize(assume_safety) interleave_count(4)")
      #else
      #define GC_VECTORIZE _Pragma("GCC ivdep")
      #define GC_VECTORIZE_LONG GC_VECTORIZE
      #endif

      """
    text += Self.support("scalar.h") + pieces(body)
    if body.contains("gc_random_") { text += Self.support("random.h") }
    if body.contains("gc_fold_") { text += Self.support("fold.h") }
    for file in routineFiles { text += Self.support(file) }
    if hasProducts { text += Self.support("gemm.h") }
    return text
  }

  private func pieces(_ body: String) -> String {
    body.contains("gc_run_piece(") ? PiecesPrinter.support : ""
  }

  /// A text of the kernel library.
  package static func support(_ name: String) -> String {
    guard let text = unsafe gc_support_text(name) else {
      preconditionFailure("the kernel library has no \(name)")
    }
    return unsafe String(cString: text) + "\n"
  }

  /// Identifiers in C text with a prefix.
  ///
  /// A scan of bytes: this is on the way to the first step.
  private static func words(beginningWith prefix: String, in text: String) -> Set<String> {
    let bytes = Array(text.utf8)
    let prefix = Array(prefix.utf8)
    var names: Set<ArraySlice<UInt8>> = []
    var index = 0
    while index < bytes.count {
      guard isWord(bytes[index]) else {
        index += 1
        continue
      }
      let start = index
      while index < bytes.count, isWord(bytes[index]) { index += 1 }
      if bytes[start..<index].starts(with: prefix) { names.insert(bytes[start..<index]) }
    }
    return Set(names.map { String(decoding: $0, as: UTF8.self) })
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    (97...122).contains(byte) || (48...57).contains(byte) || byte == 95 || (65...90).contains(byte)
  }

  private func tilePrototypes(_ body: String) -> String {
    let names = Self.words(beginningWith: "gc_tile_", in: body)
    let copy =
      "extern void *memcpy(void *to, const void *from, unsigned long count);\n"
      + "#define gc_copy(to, from, count) memcpy(to, from, count)\n"
    return copy + names.sorted().map { TilePrototype.text($0) + "\n" }.joined()
  }
}

/// The C prototype of a tile primitive, from its name.
enum TilePrototype {
  static func text(_ name: String) -> String {
    let words = name.split(separator: "_").dropFirst(2).map(String.init)
    let type = words.last.flatMap { ElementType(rawValue: $0) }
    let c = type.map { CSpelling.type($0) } ?? "int64_t"
    let function = words.dropLast().joined(separator: "_")
    switch words[0] {
    case "cast":
      let from = ElementType(rawValue: words[1]).map { CSpelling.type($0) } ?? "int64_t"
      return "void \(name)(int64_t n, \(c) *out, const \(from) *a);"
    case "select":
      return "void \(name)(int64_t n, \(c) *out, const uint8_t *c, const \(c) *a, const \(c) *b);"
    case "copy": return "void \(name)(int64_t n, \(c) *out, const \(c) *a);"
    case "splat": return "void \(name)(int64_t n, \(c) *out, \(c) value);"
    case "load": return "void \(name)(int64_t n, \(c) *out, const \(c) *base, int64_t stride);"
    case "store": return "void \(name)(int64_t n, \(c) *base, int64_t stride, const \(c) *a);"
    case "gather":
      return "void \(name)(int64_t n, \(c) *out, const \(c) *base, const int64_t *index);"
    case "iota": return "void \(name)(int64_t n, int64_t *out, int64_t start, int64_t step);"
    case "reduce":
      let from = ElementType(rawValue: words[2]).map { CSpelling.type($0) } ?? c
      return "\(c) \(name)(int64_t n, const \(from) *a);"
    case "accumulate":
      let from = ElementType(rawValue: words[1]).map { CSpelling.type($0) } ?? c
      return "void \(name)(int64_t n, \(c) *sums, const \(from) *a);"
    case "random":
      return "void \(name)(int64_t n, \(c) *out, int64_t seed, int64_t stream, int64_t step, "
        + "const int64_t *index);"
    default:
      let scalar = ScalarFunction(rawValue: function)
      let result = scalar?.isComparison == true ? "uint8_t" : c
      let second = scalar?.operandCount == 1 ? "" : ", const \(c) *b"
      return "void \(name)(int64_t n, \(result) *out, const \(c) *a\(second));"
    }
  }
}
