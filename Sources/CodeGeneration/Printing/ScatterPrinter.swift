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

  func print() -> CCode {
    var writer = CWriter()
    context.describe(&writer)
    if dialect == .tiles { writer.lines(prototypes) }
    writer.block("\(context.linkage) void \(context.name)(void *context, int64_t chunk)") {
      inner in
      inner.line("const gc_frame *frame = context;")
      context.declareBatch(from: "frame", &inner)
      context.declareBuffers(&inner)
      context.declareRange(extent: scatter.outer, parts: context.schedule.partCount, &inner)
      let partials: CCode = "(char *)frame->partials + \(context.memoryOffset)"
      inner.line("int64_t *starts = (int64_t *)(\(partials)) + \(scatter.groupCount) * chunk;")
      let (updates, extent) = (count(scatter.updates), count(scatter.extent))
      inner.line("int64_t *order = starts + \(extent) + 2;")
      inner.line("\(group)(\(updates), \(extent), b0, starts, order);")
      inner.block("for (int64_t i = begin; i < end; ++i)") { outer in
        let from = count(scatter.updateElements)
        let to = count(scatter.resultElements)
        outer.line(
          "\(addGroups)(\(count(scatter.inner)), \(extent), starts, order, b1 + \(from) * i, "
            + "r0 + \(to) * i);")
      }
    }
    return writer.text
  }

  private func count(_ count: Count) -> CCode { CSpelling.count(count) }

  private var prototypes: CCode {
    let type = CSpelling.type(scatter.elementType)
    let index = CSpelling.type(scatter.indexType)
    return """
      void \(group)(int64_t, int64_t, const \(index) *, int64_t *, int64_t *);
      void \(addGroups)(int64_t, int64_t, const int64_t *, const int64_t *, const \(type) *, \(type) *);

      """
  }
}
