import IR
import Operators

/// Prints a plan as one C file.
public enum CodeGenerator {
  /// Characters of a graph's name that the entry's has.
  private static let nameLimit = 64

  /// The C file of a plan, which calls back into a runtime.
  ///
  /// A profiled program reports when each kernel runs, by its number.
  public static func emit(
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
  public static func kernelTexts(_ plan: Plan, dialect: Dialect) -> [String] {
    ProgramPrinter(plan, dialect: dialect, surroundings: .runtime).kernelTexts.map(\.text)
  }

  static func print(_ context: KernelContext, _ dialect: Dialect) -> PrintedKernel {
    context.shared.call(context, dialect) ?? printAlone(context, dialect)
  }

  /// The kernel as a function of its own.
  static func printAlone(_ context: KernelContext, _ dialect: Dialect) -> PrintedKernel {
    switch context.kernel.body {
    case .loops(let formula):
      let pieces = formula.pieces(context.numbers.batch)
      if pieces.count > 1, PiecesPrinter.canPrint(pieces) {
        return PiecesPrinter(pieces: pieces, context: context, dialect: dialect).print()
      }
      let nest = LoopNestBuilder.build(formula).spelling(context.numbers)
      if let split = ReductionSplit(nest) { return context.functions(split, dialect) }
      return context.function(nest, loops: dialect.statements(nest, context))
    case .matmul(let product, let epilogue):
      return ProductPrinter(
        product: product, epilogue: epilogue, context: context, dialect: dialect
      ).print()
    case .scatterAdd(let scatter):
      return ScatterPrinter(scatter: scatter, context: context, dialect: dialect).print()
    case .routine(let routine):
      return RoutinePrinter(routine: routine, context: context, dialect: dialect).print()
    case .control(let control):
      return ControlPrinter(control: control, context: context, dialect: dialect).print()
    }
  }
}
