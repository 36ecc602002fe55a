import IR

/// What printers of all kernels share: buffers by number, and the division of work.
struct KernelContext {
  let plan: Plan
  let kernel: Kernel
  /// Position of each value's pointer in the frame.
  let slots: [Value: Int]
  let surroundings: Surroundings
  let numbers: NumberSpelling
  /// Bytes from the start of the program's partial results to this kernel's.
  let partialOffset: Int
  let shared: SharedFunctions
  /// Whether several kernels call the function, with frames made for it.
  var isShared = false

  /// The kernel's function in C.
  var name: CCode { .identifier(kernel.name) }

  /// What precedes `void` in the definition of the function.
  ///
  /// A shared one must not be copied to where it is called.
  var linkage: CCode { isShared ? "static GC_SHARED" : "static" }

  /// Elements of work below which a chunk is not worth handing to another thread.
  private static let chunkElements = 16384
  private static let maximumChunks = 16

  /// The number of pieces threads divide the kernel into; it depends on sizes only, so that
  /// results do not depend on the number of threads.
  static func chunkCount(extent: Int, work: Work) -> Int {
    max(1, min(extent, work.operations / Division.limit(chunkElements), maximumChunks))
  }

  /// A kernel whose chunks are parts of the outermost loop of a nest.
  func function(_ nest: LoopNest, loops: PrintedLoops) -> PrintedKernel {
    var writer = CWriter()
    describe(&writer)
    printFunction(name, nest, chunks: nest.chunkCount, loops, at: partialOffset, &writer)
    return PrintedKernel(
      function: writer.text, chunks: nest.chunkCount, cost: nest.work,
      partialByteCount: nest.chunkCount * loops.localByteCount)
  }

  /// A kernel whose chunks are parts of a reduction, and the function that combines them.
  func functions(_ split: ReductionSplit, _ dialect: Dialect) -> PrintedKernel {
    let finish: CCode = "\(name)_finish"
    var pointers = CWriter()
    var offset = partialOffset
    for scalar in split.reductions {
      let type = CSpelling.type(split.partial.formula.type(of: scalar))
      pointers.line(
        "\(type) *p\(scalar.index) = (\(type) *)((char *)frame->partials + \(offset));")
      offset += split.chunkCount * split.resultCount * 8
    }
    var writer = CWriter()
    describe(&writer)
    let locals = partialOffset + LocalArrays.padded(split.byteCount)
    let parts = dialect.statements(split.partial, self).following(pointers.text)
    printFunction(
      name, split.partial, chunks: split.chunkCount, parts, at: locals, &writer)
    writer.line("")
    let rest = dialect.statements(split.final, self, combining: split.chunkCount)
      .following(pointers.text)
    printFunction(finish, split.final, chunks: 1, rest, at: locals, &writer)
    let bytes = max(split.chunkCount * parts.localByteCount, rest.localByteCount)
    return PrintedKernel(
      function: writer.text, chunks: split.chunkCount, cost: split.partial.work, finish: finish,
      partialByteCount: LocalArrays.padded(split.byteCount) + bytes)
  }

  private func printFunction(
    _ name: CCode, _ nest: LoopNest, chunks: Int, _ loops: PrintedLoops, at locals: Int,
    _ writer: inout CWriter
  ) {
    writer.block("\(linkage) void \(name)(void *context, int64_t chunk)") { inner in
      inner.line("const gc_frame *frame = context;")
      numbers.declare(from: "frame", &inner)
      declareBuffers(&inner)
      if nest.divided.isEmpty {
        declareRange(
          extent: nest.parallelExtent, chunks: chunks, isUsed: nest.parallelAxis != nil, &inner)
      }
      for axis in nest.divided.keys.sorted() {
        declareRange(extent: nest.formula.axes[axis], chunks: chunks, suffix: "\(axis)", &inner)
      }
      LocalArrays.locate(loops.localByteCount, at: locals, isDivided: chunks > 1, &inner)
      inner.lines(loops.text)
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
    let element = qualifier + CSpelling.type(plan.graph.type(of: value).elementType)
    let slot = slots[value] ?? 0
    let comment: CCode = isShared ? "" : " /* \(description(of: value)) */"
    writer.line("\(element) *\(name) = (\(element) *)frame->buffers[\(slot)];\(comment)")
  }

  /// Name and type of a buffer, for comments.
  func description(of value: Value) -> CCode {
    .comment("\(plan.graph.name(of: value)): \(plan.graph.type(of: value))")
  }

  /// Declares `begin` and `end`, this chunk's part of `extent`; parts end at multiples of `unit`.
  func declareRange(
    extent: Int, chunks: Int, isUsed: Bool = true, unit: Int = 1, suffix: CCode = "",
    _ writer: inout CWriter
  ) {
    let extent = numbers(extent)
    guard chunks > 1 else {
      writer.line("(void)chunk;")
      if isUsed { writer.line("const int64_t begin = 0, end = \(extent);") }
      return
    }
    guard unit > 1 else {
      writer.line(
        "const int64_t begin\(suffix) = \(extent) * chunk / \(chunks), "
          + "end\(suffix) = \(extent) * (chunk + 1) / \(chunks);")
      return
    }
    func bound(_ chunk: CCode) -> CCode {
      "(\(extent) * \(chunk) / \(chunks) + \(unit / 2)) / \(unit) * \(unit)"
    }
    writer.line("const int64_t begin = \(bound("chunk"));")
    writer.line("const int64_t end = chunk + 1 < \(chunks) ? \(bound("(chunk + 1)")) : \(extent);")
  }

  /// One comment line per graph node that the kernel computes.
  func describe(_ writer: inout CWriter) {
    if isShared { writer.line("/* For kernels and pieces that differ in buffers only. */") }
    for value in kernel.nodes {
      let node = plan.graph[value]
      let operands = node.operands.map { plan.graph.name(of: $0) }.joined(separator: ", ")
      let text = "\(plan.graph.name(of: value)) = \(node.operation.name)(\(operands)): \(node.type)"
      writer.comment(text + (node.origin.map { "  // \($0)" } ?? ""))
    }
  }
}

/// A kernel's C function and how the program calls it.
struct PrintedKernel {
  var function: CCode
  let chunks: Int
  /// Element operations of all chunks, roughly.
  let cost: Work
  /// A function that runs once all chunks have.
  var finish: CCode?
  /// Bytes in which chunks leave what it combines.
  var partialByteCount = 0
}

extension Dialect {
  /// The C statements of a nest, which may combine partial results of some chunks.
  func statements(
    _ nest: LoopNest, _ context: KernelContext, combining chunks: Int = 0,
    stackLimit: Int = LocalArrays.kernelLimit
  ) -> PrintedLoops {
    let arrays = LocalArrays(limit: stackLimit)
    return switch self {
    case .loops: LoopsPrinter.loops(nest, context, arrays, combining: chunks)
    case .tiles: TilesPrinter.loops(nest, context, arrays, combining: chunks)
    }
  }
}

extension PrintedLoops {
  fileprivate func following(_ declarations: CCode) -> PrintedLoops {
    PrintedLoops(text: declarations + text, localByteCount: localByteCount)
  }
}
