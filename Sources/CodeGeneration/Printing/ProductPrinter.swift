import IR
import Scheduling

/// Prints a batch of matrix products as calls of the runtime's GEMM, divided by rows, columns or depth,
/// and prologues and the epilogue as functions that the GEMM calls for regions of an operand and of
/// the result.
struct ProductPrinter {
  let schedule: ProductSchedule
  let context: KernelContext
  let dialect: Dialect

  var left: ProductSchedule.Operand { schedule.left }
  var right: ProductSchedule.Operand { schedule.right }
  var m: CCode { count(schedule.sizes.m) }
  var n: CCode { count(schedule.sizes.n) }
  var splitsRows: Bool { schedule.axis == .rows }

  func print() -> CWriter {
    var writer = CWriter()
    context.describe(&writer)
    if let epilogue = schedule.epilogue { print(epilogue, &writer) }
    printPrologues(&writer)
    if let points = schedule.points { printPreparation(points, &writer) }
    let target = context.schedule.target
    let memory = schedule.locals(for: target)
    let parts = schedule.partCount
    writer.kernelFunction(context.name, isShared: context.isShared) {
      inner in
      inner.line("const gc_frame *frame = context;")
      context.declareBatch(from: "frame", &inner)
      declareBuffers(&inner)
      let part = PartRange.part(
        of: schedule.extent, parts: parts, unit: schedule.unit(for: target),
        isLooped: schedule.axis == .matrices || schedule.points != nil
          || schedule.bandRows != nil && splitsRows, &inner)
      LocalArrays.locate(
        memory.byteCount + schedule.hookByteCount,
        at: context.memoryOffset + schedule.sharedByteCount, isDivided: parts > 1, &inner)
      if schedule.axis == .depth {
        printPartial(part, &inner)
      } else {
        printCalls(part, memory, &inner)
      }
    }
    if schedule.axis == .depth { printSum(&writer) }
    return writer
  }

  func count(_ count: Count) -> CCode { CSpelling.count(count) }

  // MARK: The product

  /// The inputs that the product reads from memory, and where it goes.
  private func declareBuffers(_ writer: inout CWriter) {
    var operands: Set<Int> = []
    if let points = schedule.points {
      operands.insert(points.pictures)
    } else {
      for case .input(let position) in [left.source, right.source] { operands.insert(position) }
    }
    if schedule.axis == .depth { return context.declare(operands: operands, &writer) }
    guard schedule.epilogue != nil else {
      return context.declare(operands: operands, results: [0], &writer)
    }
    context.declare(operands: operands, &writer)
    if schedule.bandRows == nil { declareProduct("", &writer) }
  }

  /// The product lies where the epilogue's first result will be.
  func declareProduct(_ qualifier: CCode, _ writer: inout CWriter) {
    let output = context.kernel.outputs[0]
    let type = qualifier + CSpelling.type(schedule.elementType)
    let comment: CCode =
      context.isShared ? "" : " /* in the place of \(context.names.description(of: output)) */"
    writer.line("\(type) *product = \(context.buffer(of: output));\(comment)")
  }

  /// What hooks need beside the stack stands behind the locals of the function itself.
  private func printCalls(_ part: PartRange, _ memory: LocalMemory, _ writer: inout CWriter) {
    let sizes = schedule.sizes
    let result = schedule.epilogue == nil ? context.result(0) : "product"
    if let points = schedule.points {
      return printStrips(points, part, result, &writer)
    }
    if schedule.axis == .matrices {
      return part.printLoop("i", &writer) { index, writer in
        let a = place(left, sizes.lhs, at: index)
        let b = place(right, sizes.rhs, at: index)
        print(m, n, a, b, PartRange.place(result, count(sizes.result), at: index), &writer)
      }
    }
    if let rows = schedule.bandRows { return printBands(of: rows, part, memory, &writer) }
    if hasHooks {
      let locals: [CCode] = schedule.hookByteCount > 0 ? [".locals = locals"] : []
      declareRegion(part, locals, &writer)
      writer.line(hooks(finishes: schedule.epilogue != nil))
    }
    if splitsRows {
      let a = place(left, left.strides.row, at: part.low)
      let c = PartRange.place(result, n, at: part.low)
      print(part.count, n, a, place(right), c, &writer)
    } else {
      let b = place(right, right.strides.column, at: part.low)
      let c = PartRange.place(result, "1", at: part.low)
      print(m, part.count, place(left), b, c, &writer)
    }
  }

  /// Declares where in the result hooks are called.
  func declareRegion(_ part: PartRange, _ others: [CCode], _ writer: inout CWriter) {
    let name: CCode = schedule.axis == .depth ? ".depth" : splitsRows ? ".row" : ".column"
    let place: [CCode] = part.low == "0" ? [] : ["\(name) = \(part.low)"]
    let fields = ([".frame = frame"] + place + others).joined(separator: ", ")
    writer.line("gc_region region = {\(fields)};")
  }

  /// Where an operand starts, or `stride` elements further for each of `index`; nowhere if it is loaded.
  func place(
    _ operand: ProductSchedule.Operand, _ stride: Count = .one, at index: CCode = "0"
  )
    -> CCode
  {
    guard case .input(let position) = operand.source else { return "0" }
    return PartRange.place(context.operand(position), count(stride), at: index)
  }

  private var hasHooks: Bool { schedule.epilogue != nil || schedule.loadsOperands }

  /// Declares what the product calls.
  func hooks(finishes: Bool) -> CCode {
    let name = context.name
    var fields: [CCode] = [".context = &region"]
    if finishes { fields.append(".finish = \(epilogueName)") }
    if finishes && schedule.hasWholeRows { fields.append(".has_whole_rows = 1") }
    fields += prologues.map { ".load_\($0.letter) = \(name)_load_\($0.letter)" }
    return "const gc_gemm_hooks hooks = {\(fields.joined(separator: ", "))};"
  }

  /// Computes a band of rows at a time and has the epilogue use it up.
  private func printBands(
    of rows: Int, _ part: PartRange, _ memory: LocalMemory, _ writer: inout CWriter
  ) {
    var locals = LocalArrays(memory)
    writer.line(locals.declare(schedule.elementType, "band", count: schedule.bandCount ?? 0))
    let place = KernelContext.place("locals", memory.byteCount)
    let fields: [CCode] =
      [".product = band"] + (schedule.hookByteCount > 0 ? [".locals = \(place)"] : [])
    let isLoaded = schedule.loadsOperands
    // Each band says its rows.
    declareRegion(splitsRows ? PartRange("0", "0") : part, fields, &writer)
    if isLoaded { writer.line(hooks(finishes: false)) }
    let range = splitsRows ? part : PartRange("0", m)
    let width = splitsRows ? n : part.count
    func printBand(_ row: CCode, _ rows: CCode, _ writer: inout CWriter) {
      let a = self.place(left, left.strides.row, at: row)
      let b =
        splitsRows ? self.place(right) : self.place(right, right.strides.column, at: part.low)
      print(rows, width, a, b, "band", hooks: isLoaded ? "&hooks" : "0", &writer)
      writer.line("\(context.name)_finish(&region, 0, \(rows), 0, \(width));")
    }
    // One band is no loop.
    if range.count == "\(rows)", range.low == "0" { return printBand("0", range.count, &writer) }
    writer.block("for (int64_t row = \(range.low); row < \(range.high); row += \(rows))") { loop in
      let (last, size): (CCode, CCode) = (range.high, "\(rows)")
      loop.line("const int64_t rows = \(last) - row < \(size) ? \(last) - row : \(size);")
      loop.line("region.row = row;")
      printBand("row", "rows", &loop)
    }
  }

  /// Calls the product for some rows and columns: sizes, then each matrix with its strides.
  func print(
    _ m: CCode, _ n: CCode, _ a: CCode, _ b: CCode, _ c: CCode, depth: CCode? = nil,
    hooks: CCode? = nil, _ writer: inout CWriter
  ) {
    let type = schedule.elementType
    let isOwn = context.surroundings.hasOwnProducts
    if isOwn { writer.require(file: "gemm.h") }
    let function: CCode = isOwn ? "gc_gemm_\(type)" : "frame->runtime->gemm_\(type)"
    let hooks = hooks ?? (hasHooks ? "&hooks" : "0")
    let scratch: CCode = isOwn ? ", frame->scratch" : ""
    func matrix(_ place: CCode, _ operand: ProductSchedule.Operand) -> CCode {
      "\(place), \(count(operand.strides.row)), \(count(operand.strides.column))"
    }
    writer.line("\(function)(\(m), \(n), \(depth ?? count(schedule.sizes.k)),")
    writer.line("    \(matrix(a, left)),")
    writer.line("    \(matrix(b, right)),")
    writer.line("    \(c), \(self.n), \(hooks)\(scratch));")
  }

  // MARK: The epilogue

  private func print(_ epilogue: ScheduledNest, _ writer: inout CWriter) {
    let name = epilogueName
    let nest = epilogue.nest
    writer.line("static void \(name)(void *context, int64_t row, int64_t row_end, int64_t column,")
    writer.block("    int64_t column_end)") { inner in
      inner.line("const gc_region *region = context;")
      inner.line("const gc_frame *frame = region->frame;")
      context.declareBatch(from: "frame", &inner)
      context.declareBuffers(of: nest, &inner)
      if nest.buffers.operands.contains(context.kernel.inputs.count) {
        if schedule.bandRows == nil && !isInPartial {
          declareProduct("const ", &inner)
        } else {
          declareBand(&inner)
        }
      }
      for (axis, name) in (["row", "column"] as [CCode]).prefix(nest.formula.rank).enumerated()
      where !nest.formula.isSingle(axis) && axis != nest.formula.rowAxis {
        inner.line("\(name) += region->\(name), \(name)_end += region->\(name);")
      }
      if nest.formula.rank < 2, schedule.sizes.n != .one {
        inner.line("row *= \(n), row_end *= \(n);")
      }
      declareLocals(of: epilogue, &inner)
      inner.lines(dialect.statements(epilogue, context.place))
    }
  }

  /// A band begins where the region does.
  private func declareBand(_ writer: inout CWriter) {
    let type = CSpelling.type(schedule.elementType)
    let row = PartRange.place("region->column", n, at: "region->row")
    writer.line(
      "const \(type) *product = (const \(type) *)region->product - (\(row));")
  }

  /// Declares where a function that the product calls has the arrays that are not on the stack.
  func declareLocals(of loops: ScheduledNest, _ writer: inout CWriter) {
    if loops.locals[dialect]?.byteCount ?? 0 > 0 { writer.line("char *locals = region->locals;") }
  }
}
