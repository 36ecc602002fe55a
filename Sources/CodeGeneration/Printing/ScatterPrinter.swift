import IR
import Scheduling

/// Prints a scatter: updates are grouped by where their index says, and each element of the result
/// is the sum of its group, in order.
///
/// Programs for libtcc call the precompiled functions, the others bring their text.
struct ScatterPrinter {
  /// The text in `Kernels/Support` that defines what is called.
  static let file = "scatter.h"

  let scatter: ScatterAddition
  let context: KernelContext
  let dialect: Dialect

  private var numbers: NumberSpelling { context.numbers }
  private var group: CCode { "gc_routine_group_\(scatter.indexType)" }
  private var addGroups: CCode { "gc_routine_add_groups_\(scatter.elementType)" }

  /// Numbers with which one part keeps groups: where each begins, and the updates in their order.
  let groupCount: Int

  func print() -> CCode {
    var writer = CWriter()
    context.describe(&writer)
    if dialect == .tiles { writer.lines(prototypes) }
    writer.block("\(context.linkage) void \(context.name)(void *context, int64_t chunk)") {
      inner in
      inner.line("const gc_frame *frame = context;")
      numbers.declare(from: "frame", &inner)
      context.declareBuffers(&inner)
      context.declareRange(extent: scatter.outer, parts: context.schedule.partCount, &inner)
      let partials: CCode = "(char *)frame->partials + \(context.memoryOffset)"
      inner.line("int64_t *starts = (int64_t *)(\(partials)) + \(groupCount) * chunk;")
      let (updates, extent) = (numbers(scatter.updates), numbers(scatter.extent))
      inner.line("int64_t *order = starts + \(extent) + 2;")
      inner.line("\(group)(\(updates), \(extent), b0, starts, order);")
      inner.block("for (int64_t i = begin; i < end; ++i)") { outer in
        let from = numbers(scatter.updates * scatter.inner)
        let to = numbers(scatter.extent * scatter.inner)
        outer.line(
          "\(addGroups)(\(numbers(scatter.inner)), \(extent), starts, order, b1 + \(from) * i, "
            + "r0 + \(to) * i);")
      }
    }
    return writer.text
  }

  private var prototypes: CCode {
    let type = CSpelling.type(scatter.elementType)
    let index = CSpelling.type(scatter.indexType)
    return """
      void \(group)(int64_t, int64_t, const \(index) *, int64_t *, int64_t *);
      void \(addGroups)(int64_t, int64_t, const int64_t *, const int64_t *, const \(type) *, \(type) *);

      """
  }
}
