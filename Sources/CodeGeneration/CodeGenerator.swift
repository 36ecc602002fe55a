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
    let entry: CCode = "gc_\(CCode.identifier(plan.graph.name, atMost: nameLimit))_run"
    let program = ProgramPrinter(
      plan, dialect: dialect, surroundings: .runtime, isProfiled: isProfiled)
    let graphSource = (program.definitions + "\n" + program.entry(entry)).text
    let preamble = Preamble(dialect: dialect, routineFiles: RoutinePrinter.files(plan))
    let title: CCode =
      "/* \(CCode.comment(plan.graph.name)): \(plan.kernels.count) kernels, "
      + "\(plan.arena.byteCount) bytes of workspace. */\n"
    return EmittedProgram(
      name: plan.graph.name, dialect: dialect,
      source: title.text + preamble.text(for: program.definitions.text) + "\n" + graphSource,
      graphSource: graphSource, entry: entry.text, workspaceByteCount: program.workspaceByteCount)
  }

  /// The C of each kernel as it stands in the program; that of bodies is in the kernel that runs
  /// them.
  package static func kernelTexts(_ plan: Plan, dialect: Dialect) -> [String] {
    ProgramPrinter(plan, dialect: dialect, surroundings: .runtime).kernelTexts.map(\.text)
  }

  static func print(_ context: KernelContext, _ dialect: Dialect) -> CCode {
    context.shared.call(context, dialect) ?? printAlone(context, dialect)
  }

  /// The kernel as a function of its own.
  static func printAlone(_ context: KernelContext, _ dialect: Dialect) -> CCode {
    switch (context.kernel.body, context.schedule.body) {
    case (_, .loops(let loops)): return context.function(loops, dialect)
    case (_, .split(let split, let partial, let final)):
      return context.functions(split, partial, final, dialect)
    case (_, .pieces(let pieces)):
      return PiecesPrinter(pieces: pieces, context: context, dialect: dialect).print()
    case (_, .product(let schedule)):
      return ProductPrinter(schedule: schedule, context: context, dialect: dialect).print()
    case (.scatterAdd(let scatter), .scatter(let count)):
      return ScatterPrinter(
        scatter: scatter, context: context, dialect: dialect, groupCount: count
      ).print()
    case (.routine(let routine), .routine(let bytes)):
      return RoutinePrinter(
        routine: routine, context: context, dialect: dialect, scratchByteCount: bytes
      ).print()
    case (.control(let control), .control(let schedule)):
      return ControlPrinter(
        control: control, schedule: schedule, context: context, dialect: dialect
      ).print()
    case (_, .scatter), (_, .routine), (_, .control):
      preconditionFailure("\(context.kernel.name) has another kernel's schedule")
    }
  }
}
