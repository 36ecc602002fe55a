import IR
import Scheduling

/// Prints calls of a routine for all lines or matrices of a chunk.
///
/// Programs for libtcc call the precompiled function, the others bring its text.
package struct RoutinePrinter {
  let routine: RoutineSchedule
  let context: KernelContext
  let dialect: Dialect

  /// Texts that define the routines of a plan and of bodies in it, each once.
  package static func files(_ plan: Plan) -> [String] {
    let files = plan.innermostKernels.compactMap(\.content.supportFile)
    return files.isEmpty ? [] : ["routine.h"] + Set(files).sorted()
  }

  private var function: CCode { "gc_routine_\(CCode.identifier(routine.function))" }

  func print() -> CCode {
    var writer = CWriter()
    context.describe(&writer)
    if dialect == .tiles { writer.line(prototype) }
    writer.block("\(context.linkage) void \(context.name)(void *context, int64_t chunk)") {
      inner in
      inner.line("const gc_frame *frame = context;")
      context.declareBatch(from: "frame", &inner)
      context.declareBuffers(&inner)
      context.declareRange(extent: routine.blocks, parts: context.schedule.partCount, &inner)
      inner.line(
        "void *scratch = (char *)frame->partials + \(context.memoryOffset) "
          + "+ \(routine.scratchByteCount) * chunk;")
      printLoop(&inner)
    }
    return writer.text
  }

  private func printLoop(_ writer: inout CWriter) {
    guard let lineCount = routine.lines, routine.isInterleaved else {
      writer.block("for (int64_t i = begin; i < end; ++i)") { $0.line(call("i", lanes: "1")) }
      return
    }
    let lines: CCode = CSpelling.count(lineCount)
    // Neighbouring lines go together, so that rows of memory are read as such.
    writer.block("for (int64_t i = begin, lanes; i < end; i += lanes)") { loop in
      loop.line("const int64_t lane = i % \(lines);")
      loop.line("lanes = \(lines) - lane < end - i ? \(lines) - lane : end - i;")
      loop.line("if (lanes > \(Routine.laneLimit)) lanes = \(Routine.laneLimit);")
      loop.line(call("(i / \(lines))", lane: " + lane", lanes: "lanes"))
    }
  }

  private func call(_ block: CCode, lane: CCode = "", lanes: CCode) -> CCode {
    func place(_ buffer: CCode, _ value: Value) -> CCode {
      "\(buffer) + \(CSpelling.count(step(of: value)) as CCode) * \(block)\(lane)"
    }
    let kernel = context.kernel
    let pointers =
      kernel.inputs.enumerated().map { place("b\($0)", $1) } + [place("r0", kernel.outputs[0])]
    let layout = routine.lines.map { [CSpelling.count($0), lanes] } ?? []
    let arguments = routine.sizes.map { CSpelling.count($0) } + layout + pointers + ["scratch"]
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
