import IR
import Scheduling

/// What printers of all kernels share: buffers by name, and the ranges of parts.
struct KernelContext {
  let kernel: PlannedKernel
  let names: BufferNames
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

  var schedule: KernelSchedule { kernel.schedule }

  // MARK: Kernels of one nest

  /// A kernel whose parts are ranges of the outermost loop of a nest.
  func function(_ loops: ScheduledNest, _ dialect: Dialect) -> CWriter {
    var writer = CWriter()
    describe(&writer)
    printFunction(name, loops, parts: schedule.partCount, at: memoryOffset, dialect, &writer)
    return writer
  }

  /// A kernel whose parts are those of a reduction, and the function that combines them.
  func functions(
    _ split: ReductionSplit, _ partial: ScheduledNest, _ final: ScheduledNest, _ dialect: Dialect
  ) -> CWriter {
    var pointers = CWriter()
    var offset = memoryOffset
    for scalar in split.reductions {
      let type = CSpelling.type(split.partial.formula.type(of: scalar))
      let place = Self.place(of: type, "frame->partials", offset)
      pointers.line("\(type) *partial\(scalar.index) = \(place);")
      offset += split.partCount * split.resultCount * 8
    }
    var writer = CWriter()
    describe(&writer)
    let locals = memoryOffset + LocalMemory.padded(split.byteCount)
    printFunction(
      name, partial, parts: split.partCount, pointers, at: locals, dialect, &writer)
    writer.line("")
    printFunction(
      "\(name)_finish", final, parts: 1, pointers, combining: split.partCount, at: locals, dialect,
      &writer)
    return writer
  }

  private func printFunction(
    _ name: CCode, _ loops: ScheduledNest, parts: Int, _ pointers: CWriter = CWriter(),
    combining: Int = 0, at locals: Int, _ dialect: Dialect, _ writer: inout CWriter
  ) {
    let nest = loops.nest
    writer.kernelFunction(name, isShared: isShared) { inner in
      inner.line("const gc_frame *frame = context;")
      declareBatch(from: "frame", &inner)
      declareBuffers(of: nest, &inner)
      var place = place
      place.combinedParts = combining
      if let axis = nest.parallelAxis, nest.divided.isEmpty {
        place.ranges[axis] = .part(of: nest.formula.axes[axis], parts: parts, &inner)
      }
      for axis in nest.divided.keys.sorted() {
        place.ranges[axis] = .part(
          of: nest.formula.axes[axis], parts: parts, suffix: "\(axis)", &inner)
      }
      LocalArrays.locate(
        loops.locals[dialect]?.byteCount ?? 0, at: locals, isDivided: parts > 1, &inner)
      inner.lines(pointers)
      inner.lines(dialect.statements(loops, place))
    }
  }

  /// The kernel's formula with its own buffers.
  var place: NestPlace {
    NestPlace(
      kernel: self, operands: kernel.formulaOperands.indices.map { operand($0) },
      results: kernel.outputs.indices.map { result($0) })
  }

  // MARK: Buffers

  /// The pointer to an operand; that behind all inputs is the product under an epilogue.
  func operand(_ index: Int) -> CCode {
    guard index < kernel.inputs.count else { return "product" }
    let value = kernel.inputs[index]
    if !isShared { return names[value] }
    return kernel.outputs.firstIndex(of: value).map { result($0) } ?? "in\(index)"
  }

  func result(_ index: Int) -> CCode {
    let first = kernel.outputs.firstIndex(of: kernel.outputs[index]) ?? index
    return isShared ? "out\(first)" : names[kernel.outputs[index]]
  }

  /// Declares the pointers that a nest uses, given `frame`.
  func declareBuffers(of nest: LoopNest, _ writer: inout CWriter) {
    let used = nest.buffers
    declare(operands: used.operands, results: used.results, &writer)
  }

  /// Declares pointers to inputs and outputs, each once, given `frame`.
  func declare(operands: Set<Int> = [], results: Set<Int> = [], _ writer: inout CWriter) {
    let outputs = results.sorted().map { (result($0), kernel.outputs[$0]) }
    var declared: Set<CCode> = Set(outputs.map(\.0))
    for index in operands.sorted() where index < kernel.inputs.count {
      guard declared.insert(operand(index)).inserted else { continue }
      declare("const ", operand(index), kernel.inputs[index], &writer)
    }
    var written: Set<CCode> = []
    for (name, value) in outputs where written.insert(name).inserted {
      declare("", name, value, &writer)
    }
  }

  private func declare(_ qualifier: CCode, _ name: CCode, _ value: Value, _ writer: inout CWriter) {
    let element = qualifier + CSpelling.type(kernel.elementType(of: value))
    let comment: CCode = isShared ? "" : " /* \(names.description(of: value)) */"
    writer.line("\(element) *\(name) = \(buffer(of: value));\(comment)")
  }

  /// Declares `batch`, which not every function uses, given a frame of this name.
  func declareBatch(from frame: CCode, _ writer: inout CWriter) {
    guard kernel.isOpen else { return }
    writer.line("const int64_t batch = \(frame)->batch;")
    writer.line("(void)batch;")
  }

  /// What the frame has for a value.
  func buffer(of value: Value) -> CCode { "frame->buffers[\(slots[value] ?? 0)]" }

  /// A place behind a pointer to anything, by bytes, some of them for each part.
  static func place(_ base: CCode, _ offset: Int, part byteCount: Count? = nil) -> CCode {
    let terms: [CCode] =
      (offset == 0 ? [] : ["\(offset)"])
      + (byteCount.map { ["\(CSpelling.count($0)) * chunk"] } ?? [])
    return terms.isEmpty ? base : "(char *)\(base) + \(terms.joined(separator: " + "))"
  }

  /// The same as a pointer to elements of a type.
  static func place(
    of type: CCode, _ base: CCode, _ offset: Int, part byteCount: Count? = nil
  ) -> CCode {
    let place = place(base, offset, part: byteCount)
    return place == base ? base : "(\(type) *)(\(place))"
  }

  /// One comment line per graph node that the kernel computes.
  func describe(_ writer: inout CWriter) {
    if isShared {
      writer.comment(["For kernels and pieces that differ in buffers only."])
    } else {
      writer.comment(kernel.nodes.map { names.definition(of: $0) })
    }
  }
}

extension Dialect {
  /// The C statements of a nest, which may combine partial results of some parts.
  func statements(_ loops: ScheduledNest, _ place: NestPlace) -> CWriter {
    guard let memory = loops.locals[self] else {
      preconditionFailure("\(place.kernel.name) is not scheduled for \(self)")
    }
    let arrays = LocalArrays(memory)
    return switch self {
    case .loops: LoopsPrinter.loops(loops.nest, place, arrays)
    case .tiles: TilesPrinter.loops(loops.nest, place, arrays)
    }
  }
}
