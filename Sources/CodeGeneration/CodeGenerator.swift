import IR
import Operators
import Scheduling

/// Prints a plan as one C file.
package enum CodeGenerator {
  /// Characters of a graph's name that the entry's has.
  private static let nameLimit = 64

  /// The C file of a plan, which calls back into a runtime.
  ///
  /// A profiled program reports when each kernel runs, by its number.
  package static func emit(
    _ plan: Plan, dialect: Dialect, isProfiled: Bool = false
  ) -> EmittedProgram {
    let name: CCode = "gc_\(CCode.identifier(plan.graph.name, atMost: nameLimit))_run"
    let program = ProgramPrinter(
      plan, dialect: dialect, surroundings: .runtime, isProfiled: isProfiled)
    let entry = program.entry(name)
    var writer = program.definitions
    writer.line()
    writer.append(entry)
    let graphSource = writer.text.text
    let preamble = Preamble(dialect: dialect).text(writer.prerequisites)
    let title: CCode =
      "/* \(CCode.comment(plan.graph.name)): \(plan.kernels.count) kernels, "
      + "\(plan.arena.byteCount) bytes of workspace. */\n"
    return EmittedProgram(
      name: plan.graph.name, dialect: dialect,
      source: title.text + preamble + "\n" + graphSource, graphSource: graphSource,
      divided: program.divided(title: title.text, entry: entry), entry: name.text,
      workspaceByteCount: program.workspaceByteCount)
  }

  /// The C of each kernel as it stands in the program; that of bodies is in the kernel that runs
  /// them.
  package static func kernelTexts(_ plan: Plan, dialect: Dialect) -> [String] {
    ProgramPrinter(plan, dialect: dialect, surroundings: .runtime).kernelTexts.map(\.text)
  }

  /// What the kernels of a plan need before them.
  package static func prerequisites(_ plan: Plan, dialect: Dialect) -> Prerequisites {
    ProgramPrinter(plan, dialect: dialect, surroundings: .runtime).definitions.prerequisites
  }

  static func print(_ context: KernelContext, _ dialect: Dialect) -> CWriter {
    context.shared.call(context, dialect) ?? printAlone(context, dialect)
  }

  /// The kernel as a function of its own.
  static func printAlone(_ context: KernelContext, _ dialect: Dialect) -> CWriter {
    switch context.schedule.body {
    case .loops(let loops): return context.function(loops, dialect)
    case .split(let split, let partial, let final):
      return context.functions(split, partial, final, dialect)
    case .pieces(let pieces):
      return PiecesPrinter(pieces: pieces, context: context, dialect: dialect).print()
    case .product(let schedule):
      return ProductPrinter(schedule: schedule, context: context, dialect: dialect).print()
    case .scatter(let schedule):
      return ScatterPrinter(scatter: schedule, context: context, dialect: dialect).print()
    case .routine(let schedule):
      return RoutinePrinter(routine: schedule, context: context, dialect: dialect).print()
    case .control(let schedule):
      return ControlPrinter(schedule: schedule, context: context, dialect: dialect).print()
    }
  }
}
