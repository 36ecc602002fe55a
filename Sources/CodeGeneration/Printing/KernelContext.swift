import IR
import Scheduling

/// What printers of all kernels share: buffers by number, and the ranges of parts.
struct KernelContext {
  let kernel: PlannedKernel
  /// Position of each value's pointer in the frame.
  let slots: [Value: Int]
  let surroundings: Surroundings
  /// Bytes from where the frame says that memory of kernels begins to this one's.
  let memoryOffset: Int
  let shared: SharedFunctions
  /// Whether several kernels call the function, with frames made for it.
  var isShared = false

  /// The kernel's function in C.
  var name: CCode { .identifier(kernel.name) }

  /// What precedes `void` in the definition of the function.
  ///
  /// A shared one must not be copied to where it is called.
  var linkage: CCode { isShared ? "static GC_SHARED" : "static" }

  var schedule: KernelSchedule { kernel.schedule }

  /// A kernel whose parts are ranges of the outermost loop of a nest.
  func function(_ loops: ScheduledNest, _ dialect: Dialect) -> CCode {
    var writer = CWriter()
    describe(&writer)
    let statements = dialect.statements(loops, self)
    printFunction(
      name, loops, parts: schedule.partCount, statements, at: memoryOffset, dialect, &writer)
    return writer.text
  }

  /// A kernel whose parts are those of a reduction, and the function that combines them.
  func functions(
    _ split: ReductionSplit, _ partial: ScheduledNest, _ final: ScheduledNest, _ dialect: Dialect
  ) -> CCode {
    var pointers = CWriter()
    var offset = memoryOffset
    for scalar in split.reductions {
      let type = CSpelling.type(split.partial.formula.type(of: scalar))
      pointers.line(
        "\(type) *p\(scalar.index) = (\(type) *)((char *)frame->partials + \(offset));")
      offset += split.partCount * split.resultCount * 8
    }
    var writer = CWriter()
    describe(&writer)
    let locals = memoryOffset + LocalMemory.padded(split.byteCount)
    let parts = pointers.text + dialect.statements(partial, self)
    printFunction(name, partial, parts: split.partCount, parts, at: locals, dialect, &writer)
    writer.line("")
    let rest = pointers.text + dialect.statements(final, self, combining: split.partCount)
    printFunction("\(name)_finish", final, parts: 1, rest, at: locals, dialect, &writer)
    return writer.text
  }

  private func printFunction(
    _ name: CCode, _ loops: ScheduledNest, parts: Int, _ statements: CCode, at locals: Int,
    _ dialect: Dialect, _ writer: inout CWriter
  ) {
    let nest = loops.nest
    writer.block("\(linkage) void \(name)(void *context, int64_t chunk)") { inner in
      inner.line("const gc_frame *frame = context;")
      declareBatch(from: "frame", &inner)
      declareBuffers(&inner)
      if nest.divided.isEmpty {
        declareRange(
          extent: nest.parallelExtent, parts: parts, isUsed: nest.parallelAxis != nil, &inner)
      }
      for axis in nest.divided.keys.sorted() {
        declareRange(extent: nest.formula.axes[axis], parts: parts, suffix: "\(axis)", &inner)
      }
      LocalArrays.locate(
        loops.locals[dialect]?.byteCount ?? 0, at: locals, isDivided: parts > 1, &inner)
      inner.lines(statements)
    }
  }

  /// Declares `b0…` for operands and `r0…` for results, given `frame`.
  func declareBuffers(_ writer: inout CWriter) {
    for (index, value) in kernel.formulaOperands.enumerated() where slots[value] != nil {
      declare("const ", "b\(index)", value, &writer)
    }
    for (index, value) in kernel.outputs.enumerated() { declare("", "r\(index)", value, &writer) }
  }

  /// Declares `b0…` for some operands, given `frame`.
  func declareOperands(_ numbers: Set<Int>, _ writer: inout CWriter) {
    for number in numbers.sorted() {
      declare("const ", "b\(number)", kernel.formulaOperands[number], &writer)
    }
  }

  private func declare(_ qualifier: CCode, _ name: CCode, _ value: Value, _ writer: inout CWriter) {
    let element = qualifier + CSpelling.type(kernel.elementType(of: value))
    let slot = slots[value] ?? 0
    let comment: CCode = isShared ? "" : " /* \(description(of: value)) */"
    writer.line("\(element) *\(name) = (\(element) *)frame->buffers[\(slot)];\(comment)")
  }

  /// Name and type of a buffer, for comments.
  func description(of value: Value) -> CCode { .comment(kernel.description(of: value)) }

  /// Declares `batch`, which not every function uses, given a frame of this name.
  func declareBatch(from frame: CCode, _ writer: inout CWriter) {
    guard kernel.isOpen else { return }
    writer.line("const int64_t batch = \(frame)->batch;")
    writer.line("(void)batch;")
  }

  /// Declares `begin` and `end`, this part's range of `extent`; parts end at multiples of `unit`.
  func declareRange(
    extent: Count, parts: Int, isUsed: Bool = true, unit: Int = 1, suffix: CCode = "",
    _ writer: inout CWriter
  ) {
    let extent: CCode = CSpelling.count(extent)
    guard parts > 1 else {
      writer.line("(void)chunk;")
      if isUsed { writer.line("const int64_t begin = 0, end = \(extent);") }
      return
    }
    guard unit > 1 else {
      writer.line(
        "const int64_t begin\(suffix) = \(extent) * chunk / \(parts), "
          + "end\(suffix) = \(extent) * (chunk + 1) / \(parts);")
      return
    }
    func bound(_ chunk: CCode) -> CCode {
      "(\(extent) * \(chunk) / \(parts) + \(unit / 2)) / \(unit) * \(unit)"
    }
    writer.line("const int64_t begin = \(bound("chunk"));")
    writer.line("const int64_t end = chunk + 1 < \(parts) ? \(bound("(chunk + 1)")) : \(extent);")
  }

  /// One comment line per graph node that the kernel computes.
  func describe(_ writer: inout CWriter) {
    if isShared { writer.line("/* For kernels and pieces that differ in buffers only. */") }
    for value in kernel.nodes { writer.comment(kernel.node(value)) }
  }
}

extension Dialect {
  /// The C statements of a nest, which may combine partial results of some parts.
  func statements(_ loops: ScheduledNest, _ context: KernelContext, combining parts: Int = 0)
    -> CCode
  {
    guard let memory = loops.locals[self] else {
      preconditionFailure("\(context.kernel.name) is not scheduled for \(self)")
    }
    let arrays = LocalArrays(memory)
    return switch self {
    case .loops: LoopsPrinter.loops(loops.nest, context, arrays, combining: parts)
    case .tiles: TilesPrinter.loops(loops.nest, context, arrays, combining: parts)
    }
  }
}
