import IR
import Scheduling

/// Prints a batch of matrix products as calls of the runtime's GEMM, divided by rows or columns,
/// and prologues and the epilogue as functions that the GEMM calls for regions of an operand and of
/// the result.
struct ProductPrinter {
  let schedule: ProductSchedule
  let context: KernelContext
  let dialect: Dialect

  var left: ProductSchedule.Operand { schedule.left }
  var right: ProductSchedule.Operand { schedule.right }
  private var m: CCode { count(schedule.sizes.m) }
  private var n: CCode { count(schedule.sizes.n) }
  var splitsRows: Bool { schedule.axis == .rows }

  func print() -> CCode {
    var writer = CWriter()
    context.describe(&writer)
    if let epilogue = schedule.epilogue { print(epilogue, &writer) }
    printPrologues(&writer)
    let target = context.schedule.target
    let memory = schedule.locals(for: target)
    let parts = schedule.partCount
    writer.block("\(context.linkage) void \(context.name)(void *context, int64_t chunk)") {
      inner in
      inner.line("const gc_frame *frame = context;")
      context.declareBatch(from: "frame", &inner)
      context.declareBuffers(&inner)
      context.declareRange(
        extent: schedule.extent, parts: parts, unit: schedule.unit(for: target), &inner)
      LocalArrays.locate(
        memory.byteCount + schedule.hookByteCount, at: context.memoryOffset,
        isDivided: parts > 1, &inner)
      printCalls(memory, &inner)
    }
    return writer.text
  }

  func count(_ count: Count) -> CCode { CSpelling.count(count) }

  // MARK: The product

  /// What hooks need beside the stack stands behind the locals of the function itself.
  private func printCalls(_ memory: LocalMemory, _ writer: inout CWriter) {
    if schedule.axis == .matrices {
      let (lhs, rhs) = (count(schedule.sizes.lhs), count(schedule.sizes.rhs))
      writer.block("for (int64_t i = begin; i < end; ++i)") {
        let a = place(left, "\(lhs) * i")
        let b = place(right, "\(rhs) * i")
        $0.line(call(m, n, a, b, "r0 + \(count(schedule.sizes.result)) * i"))
      }
      return
    }
    if let rows = schedule.bandRows { return printBands(of: rows, memory, &writer) }
    if hasHooks {
      let offsets: CCode = splitsRows ? "begin, 0" : "0, begin"
      writer.line("gc_region region = {frame, \(offsets), 0, 0};")
      if schedule.hookByteCount > 0 { writer.line("region.locals = locals;") }
      writer.line(hooks(finishes: schedule.epilogue != nil))
    }
    if splitsRows {
      let a = place(left, "\(count(left.strides.row)) * begin")
      writer.line(call("end - begin", n, a, place(right), "r0 + \(n) * begin"))
    } else {
      let b = place(right, "\(count(right.strides.column)) * begin")
      writer.line(call(m, "end - begin", place(left), b, "r0 + begin"))
    }
  }

  /// Where an operand starts; nowhere if it is loaded.
  private func place(_ operand: ProductSchedule.Operand, _ offset: CCode? = nil) -> CCode {
    guard case .input(let position) = operand.source else { return "0" }
    return "b\(position)" + (offset.map { " + \($0)" } ?? "")
  }

  private var hasHooks: Bool { schedule.epilogue != nil || schedule.loadsOperands }

  /// Declares what the product calls.
  private func hooks(finishes: Bool) -> CCode {
    let name = context.name
    var fields: [CCode] = [".context = &region"]
    if finishes { fields.append(".finish = \(name)_finish") }
    if finishes && schedule.hasWholeRows { fields.append(".has_whole_rows = 1") }
    fields += prologues.map { ".load_\($0.letter) = \(name)_load_\($0.letter)" }
    return "const gc_gemm_hooks hooks = {\(fields.joined(separator: ", "))};"
  }

  /// Computes a band of rows at a time and has the epilogue use it up.
  private func printBands(of rows: Int, _ memory: LocalMemory, _ writer: inout CWriter) {
    var locals = LocalArrays(memory)
    writer.line(
      locals.declare(schedule.elementType, "band", count: schedule.bandCount ?? 0))
    writer.line("gc_region region = {frame, 0, \(splitsRows ? "0" : "begin"), band, 0};")
    if schedule.hookByteCount > 0 {
      writer.line("region.locals = locals + \(memory.byteCount);")
    }
    let (first, last): (CCode, CCode) = splitsRows ? ("begin", "end") : ("0", m)
    let width: CCode = splitsRows ? n : "end - begin"
    let isLoaded = schedule.loadsOperands
    if isLoaded { writer.line(hooks(finishes: false)) }
    writer.block("for (int64_t row = \(first); row < \(last); row += \(rows))") { loop in
      loop.line("const int64_t rows = \(last) - row < \(rows) ? \(last) - row : \(rows);")
      loop.line("region.row = row;")
      let a = place(left, "\(count(left.strides.row)) * row")
      let b = place(right, splitsRows ? nil : "\(count(right.strides.column)) * begin")
      loop.line(call("rows", width, a, b, "band", hooks: isLoaded ? "&hooks" : "0"))
      loop.line("\(context.name)_finish(&region, 0, rows, 0, \(width));")
    }
  }

  private func call(
    _ m: CCode, _ n: CCode, _ a: CCode, _ b: CCode, _ c: CCode, hooks: CCode? = nil
  ) -> CCode {
    let type = schedule.elementType
    let isOwn = context.surroundings.hasOwnProducts
    let function: CCode = isOwn ? "gc_gemm_\(type)" : "frame->runtime->gemm_\(type)"
    let hooks = hooks ?? (hasHooks ? "&hooks" : "0")
    let scratch: CCode = isOwn ? ", frame->scratch" : ""
    let (left, right) = (left.strides, right.strides)
    let a: CCode = "\(a), \(count(left.row)), \(count(left.column))"
    let b: CCode = "\(b), \(count(right.row)), \(count(right.column))"
    return "\(function)(\(m), \(n), \(count(schedule.sizes.k)), \(a), \(b), \(c), "
      + "\(self.n), \(hooks)\(scratch));"
  }

  // MARK: The epilogue

  private func print(_ epilogue: ScheduledNest, _ writer: inout CWriter) {
    let name: CCode = "\(context.name)_finish"
    writer.line("static void \(name)(void *context, int64_t row, int64_t row_end, int64_t column,")
    writer.block("    int64_t column_end)") { inner in
      inner.line("const gc_region *region = context;")
      inner.line("const gc_frame *frame = region->frame;")
      context.declareBatch(from: "frame", &inner)
      context.declareBuffers(&inner)
      if schedule.bandRows != nil {
        let type = CSpelling.type(schedule.elementType)
        let place: CCode = "(\(n) * region->row + region->column)"
        inner.line(
          "const \(type) *b\(context.kernel.inputs.count) = "
            + "(const \(type) *)region->product - \(place);")
      }
      inner.line("row += region->row, row_end += region->row;")
      inner.line("column += region->column, column_end += region->column;")
      if epilogue.nest.formula.rank < 2 {
        inner.line("row *= \(n), row_end *= \(n);")
      }
      declareLocals(of: epilogue, &inner)
      inner.lines(dialect.statements(epilogue, context))
    }
  }

  /// Declares where a function that the product calls has the arrays that are not on the stack.
  func declareLocals(of loops: ScheduledNest, _ writer: inout CWriter) {
    if loops.locals[dialect]?.byteCount ?? 0 > 0 { writer.line("char *locals = region->locals;") }
  }
}
