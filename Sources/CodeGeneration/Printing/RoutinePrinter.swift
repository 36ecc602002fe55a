import IR
import Scheduling

/// Prints calls of a routine for all lines or matrices of a chunk.
///
/// Programs for libtcc call the precompiled function, the others bring its text. Functions of whole
/// buffers are the runtime's, and libraries, which have none, bring the text.
struct RoutinePrinter {
  let routine: RoutineSchedule
  let context: KernelContext
  let dialect: Dialect

  /// Functions of whole buffers are the caller's, as products are, but in a library.
  private var isOwn: Bool { !routine.hasWholeBuffers || context.surroundings.hasOwnProducts }

  private var function: CCode {
    let name = CCode.identifier(routine.function)
    return isOwn ? "gc_routine_\(name)" : "frame->runtime->\(name)"
  }

  func print() -> CWriter {
    var writer = CWriter()
    context.describe(&writer)
    if isOwn { writer.require(routines: routine.file, dialect, prototypes: prototype) }
    writer.kernelFunction(context.name, isShared: context.isShared) {
      inner in
      inner.line("const gc_frame *frame = context;")
      context.declareBatch(from: "frame", &inner)
      context.declare(
        operands: Set(context.kernel.inputs.indices), results: Set(context.kernel.outputs.indices),
        &inner)
      let parts = context.schedule.partCount
      let blocks = PartRange.part(of: routine.blocks, parts: parts, &inner)
      let place = KernelContext.place(
        "frame->partials", context.memoryOffset,
        part: parts > 1 ? Count(fixed: routine.scratchByteCount) : nil)
      inner.line("void *scratch = \(place);")
      if routine.hasUnits {
        printUnits(blocks, &inner)
      } else {
        printLoop(blocks, &inner)
      }
    }
    return writer
  }

  private func printUnits(_ units: PartRange, _ writer: inout CWriter) {
    let kernel = context.kernel
    let numbers = [units.low, units.high] + routine.sizes.map { CSpelling.count($0) }
    let buffers = kernel.inputs.indices.map { context.operand($0) } + [context.result(0)]
    writer.line("\(function)(\(numbers.joined(separator: ", ")),")
    writer.line("    \(buffers.joined(separator: ", ")), scratch);")
  }

  private func printLoop(_ blocks: PartRange, _ writer: inout CWriter) {
    guard let lineCount = routine.lines, routine.isInterleaved else {
      return blocks.printLoop("i", &writer) { index, writer in
        writer.line(call(index, lanes: "1"))
      }
    }
    let lines: CCode = CSpelling.count(lineCount)
    let end = blocks.high
    // Neighbouring lines go together, so that rows of memory are read as such.
    writer.block("for (int64_t i = \(blocks.low), lanes; i < \(end); i += lanes)") { loop in
      loop.line("const int64_t lane = i % \(lines);")
      loop.line("lanes = \(lines) - lane < \(end) - i ? \(lines) - lane : \(end) - i;")
      loop.line("if (lanes > \(Routine.laneLimit)) lanes = \(Routine.laneLimit);")
      loop.line(call("(i / \(lines))", lane: " + lane", lanes: "lanes"))
    }
  }

  private func call(_ block: CCode, lane: CCode = "", lanes: CCode) -> CCode {
    func place(_ buffer: CCode, _ value: Value) -> CCode {
      PartRange.place(buffer, CSpelling.count(step(of: value)), at: block) + lane
    }
    let kernel = context.kernel
    if let whole = routine.whole { return call(whole, block) }
    let pointers =
      kernel.inputs.enumerated().map { place(context.operand($0), $1) }
      + [place(context.result(0), kernel.outputs[0])]
    let layout = routine.lines.map { [CSpelling.count($0), lanes] } ?? []
    let arguments = routine.sizes.map { CSpelling.count($0) } + layout + pointers + ["scratch"]
    return "\(function)(\(arguments.joined(separator: ", ")));"
  }

  /// The call of a function that finds its block in whole buffers.
  private func call(_ whole: Routine.Whole, _ block: CCode) -> CCode {
    let sizes = routine.sizes.map { CSpelling.count($0) as CCode }.joined(separator: ", ")
    let pointers = whole.arguments.map { $0.map { context.operand($0) } ?? "0" }
    let arguments =
      ["(const int64_t[]){\(sizes)}", block] + whole.numbers.map { CSpelling.literal($0) }
      + pointers + [context.result(0), "scratch"]
    return "\(function)(\(arguments.joined(separator: ", ")));"
  }

  /// Elements of a buffer from block to block.
  private func step(of value: Value) -> Count {
    let count = context.kernel.elementCount(of: value)
    return routine.outer == .zero ? count : count.divided(by: routine.outer) ?? count
  }

  private var prototype: CCode {
    let kernel = context.kernel
    func type(_ value: Value) -> CCode {
      CSpelling.type(context.kernel.elementType(of: value))
    }
    let sizes = routine.sizes.count + (routine.lines == nil ? 0 : 2)
    let parameters =
      [CCode](repeating: "int64_t", count: sizes) + kernel.inputs.map { "const \(type($0)) *" }
      + ["\(type(kernel.outputs[0])) *", "void *"]
    return "void \(function)(\(parameters.joined(separator: ", ")));"
  }
}

extension CWriter {
  /// Functions of a text of routines: the text itself, or for libtcc their declarations.
  mutating func require(routines file: String, _ dialect: Dialect, prototypes: CCode...) {
    switch dialect {
    case .loops:
      require(file: "routine.h")
      if file == "attention.h" {
        // Its tiles are those of products, and it drops by random numbers.
        require(file: "gemm.h")
        require(file: "random.h")
      }
      require(file: file)
    case .tiles: for prototype in prototypes { require(prototype: prototype) }
    }
  }
}
