import IR
import Scheduling

/// Products that are divided along their depth: parts leave partial products, and a second function
/// adds these up and calls the epilogue.
extension ProductPrinter {
  /// The epilogue; what runs once all parts have is called `finish`.
  var epilogueName: CCode {
    schedule.axis == .depth ? "\(context.name)_epilogue" : "\(context.name)_finish"
  }

  /// Whether only the epilogue has the sum of the partial products, which takes the place of the first.
  var isInPartial: Bool { schedule.axis == .depth && schedule.isTemporary }

  /// The call that a part makes.
  func printPartial(_ part: PartRange, _ writer: inout CWriter) {
    let type = CSpelling.type(schedule.elementType)
    declarePartials("partials", &writer)
    let size = count(schedule.sizes.result)
    writer.line("\(type) *product = \(PartRange.place("partials", size, at: "chunk"));")
    if schedule.loadsOperands {
      let locals: [CCode] = schedule.hookByteCount > 0 ? [".locals = locals"] : []
      declareRegion(part, locals, &writer)
      writer.line(hooks(finishes: false))
    }
    let a = place(left, left.strides.column, at: part.low)
    let b = place(right, right.strides.row, at: part.low)
    let hooks: CCode = schedule.loadsOperands ? "&hooks" : "0"
    print(m, n, a, b, "product", depth: part.count, hooks: hooks, &writer)
  }

  private func declarePartials(_ name: CCode, _ writer: inout CWriter) {
    let type = CSpelling.type(schedule.elementType)
    let place = KernelContext.place(of: type, "frame->partials", context.memoryOffset)
    writer.line("\(type) *\(name) = \(place);")
  }

  /// Prints the function that runs once all parts have.
  func printSum(_ writer: inout CWriter) {
    let (type, function): (CCode, CCode) = (
      CSpelling.type(schedule.elementType), "gc_routine_add_products_\(schedule.elementType)"
    )
    writer.require(
      routines: "partial_products.h", dialect,
      prototypes: "void \(function)(int64_t, int64_t, const \(type) *, \(type) *);")
    writer.line("")
    writer.kernelFunction("\(context.name)_finish", isShared: context.isShared) {
      inner in
      inner.line("const gc_frame *frame = context;")
      inner.line("(void)chunk;")
      context.declareBatch(from: "frame", &inner)
      declarePartials("partials", &inner)
      var result: CCode = "partials"
      if schedule.epilogue == nil {
        context.declare(results: [0], &inner)
        result = context.result(0)
      } else if !isInPartial {
        declareProduct("", &inner)
        result = "product"
      }
      let size = count(schedule.sizes.result)
      inner.line("\(function)(\(size), \(schedule.partCount), partials, \(result));")
      if schedule.epilogue != nil { printEpilogueCall(&inner) }
    }
  }

  private func printEpilogueCall(_ writer: inout CWriter) {
    LocalArrays.locate(
      schedule.hookByteCount, at: context.memoryOffset + schedule.partialByteCount,
      isDivided: false, &writer)
    let product: [CCode] = isInPartial ? [".product = partials"] : []
    let locals: [CCode] = schedule.hookByteCount > 0 ? [".locals = locals"] : []
    declareRegion(PartRange("0", "0"), product + locals, &writer)
    writer.line("\(epilogueName)(&region, 0, \(m), 0, \(n));")
  }
}
