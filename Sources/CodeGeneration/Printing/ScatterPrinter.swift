import IR
import Scheduling

/// Prints a scatter: updates are grouped by where their index says, and each element of the result
/// is the sum of its group, in order.
///
/// Programs for libtcc call the precompiled functions, the others bring their text.
struct ScatterPrinter {
  let scatter: ScatterSchedule
  let context: KernelContext
  let dialect: Dialect

  private var group: CCode { "gc_routine_group_\(scatter.indexType)" }
  private var addGroups: CCode { "gc_routine_add_groups_\(scatter.elementType)" }

  func print() -> CWriter {
    var writer = CWriter()
    context.describe(&writer)
    let (type, index) = (CSpelling.type(scatter.elementType), CSpelling.type(scatter.indexType))
    writer.require(
      routines: "scatter.h", dialect,
      prototypes: "void \(group)(int64_t, int64_t, const \(index) *, int64_t *, int64_t *);",
      "void \(addGroups)(int64_t, int64_t, const int64_t *, const int64_t *, const \(type) *, "
        + "\(type) *);")
    writer.kernelFunction(context.name, isShared: context.isShared) {
      inner in
      inner.line("const gc_frame *frame = context;")
      context.declareBatch(from: "frame", &inner)
      context.declare(operands: [0, 1], results: [0], &inner)
      let parts = context.schedule.partCount
      let outer = PartRange.part(of: scatter.outer, parts: parts, &inner)
      let place = KernelContext.place(
        of: "int64_t", "frame->partials", context.memoryOffset,
        part: parts > 1 ? Count(fixed: scatter.groupCount * 8) : nil)
      inner.line("int64_t *starts = \(place);")
      let (updates, extent) = (count(scatter.updates), count(scatter.extent))
      inner.line("int64_t *order = starts + \(extent) + 2;")
      inner.line("\(group)(\(updates), \(extent), \(context.operand(0)), starts, order);")
      outer.printLoop("i", &inner) { index, inner in
        let from = PartRange.place(
          context.operand(1), count(scatter.updateElements), at: index)
        let to = PartRange.place(
          context.result(0), count(scatter.resultElements), at: index)
        inner.line(
          "\(addGroups)(\(count(scatter.inner)), \(extent), starts, order, \(from), \(to));")
      }
    }
    return writer
  }

  private func count(_ count: Count) -> CCode { CSpelling.count(count) }
}
