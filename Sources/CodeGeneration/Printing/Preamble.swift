import IR
import KernelLibrary
import Scheduling

/// What precedes the kernels in emitted C.
package struct Preamble {
  let dialect: Dialect

  package init(dialect: Dialect) { self.dialect = dialect }

  /// Declarations and support text for kernels that need `prerequisites`.
  package func text(_ prerequisites: Prerequisites) -> String {
    let pieces = prerequisites.hasPieces ? PiecesPrinter.support : ""
    switch dialect {
    case .tiles:
      return Self.integerTypes + Self.support("runtime.h") + Self.frame + Self.region + Self.tiles
        + pieces + prerequisites.prototypes.sorted().map { $0.text + "\n" }.joined()
    case .loops:
      return "#include <stdint.h>\n#include <string.h>\n" + Self.support("runtime.h") + Self.frame
        + Self.region + Self.loops + Self.support("scalar.h") + pieces
        + Self.ordered(prerequisites.files).map { Self.support($0) }.joined()
    }
  }

  /// What others stand on comes first.
  private static func ordered(_ files: Set<String>) -> [String] {
    let first = ["random.h", "fold.h", "routine.h"].filter(files.contains)
    let last = ["gemm.h", "winograd.h", "attention.h", "quantized_routines.h"].filter(
      files.contains)
    return first + files.subtracting(first + last).sorted() + last
  }

  /// tcc may have no headers at run time.
  package static let integerTypes = """
    typedef signed char int8_t;
    typedef unsigned char uint8_t;
    typedef unsigned short uint16_t;
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

  /// What code inside a product is given: the place in the result and the depth where this part of it
  /// begins, and for the epilogue the product unless it is in an output; and memory beside the stack.
  private static let region = """
    typedef struct {
      const gc_frame *frame;
      int64_t row, column, depth;
      const void *product;
      char *locals;
    } gc_region;

    """

  private static let loops = """
    #define gc_copy(to, from, count) memcpy(to, from, count)
    #define GC_SHARED __attribute__((noinline))
    /* Functions that compute parts of kernels; a program that is compiled as several files says more. */
    #ifndef GC_KERNEL
    #define GC_KERNEL static
    #endif
    /* Results may be written over the operands they replace, never elsewhere over operands. */
    #if defined(__clang__)
    #define GC_VECTORIZE _Pragma("clang loop vectorize(assume_safety)")
    /* Loops of few iterations, as over 16 channels, would be unrolled first, and not vectorized then;
     * but where arrays of sums become registers, they must be unrolled. */
    #define GC_VECTORIZE_FIRST _Pragma("clang loop vectorize(assume_safety) unroll(disable)")
    /* Four vectors in flight hide the latency of exp, division and the like. */
    #define GC_VECTORIZE_LONG _Pragma("clang loop vectorize(assume_safety) interleave_count(4)")
    #else
    #define GC_VECTORIZE _Pragma("GCC ivdep")
    #define GC_VECTORIZE_FIRST GC_VECTORIZE
    #define GC_VECTORIZE_LONG GC_VECTORIZE
    #endif
    /* Kernels of one part do not ask which it is. */
    #pragma GCC diagnostic ignored "-Wunused-parameter"

    """

  private static let tiles = """
    extern void *memcpy(void *to, const void *from, unsigned long count);
    #define gc_copy(to, from, count) memcpy(to, from, count)
    #define GC_SHARED
    #define GC_KERNEL static
    /* The first cache line that begins in memory. */
    #define GC_ALIGNED(memory) ((char *)(((uintptr_t)(memory) + 63) & ~(uintptr_t)63))

    """

  /// A text of the kernel library.
  package static func support(_ name: String) -> String {
    guard let text = unsafe gc_support_text(name) else {
      preconditionFailure("the kernel library has no \(name)")
    }
    return unsafe String(cString: text) + "\n"
  }
}
