import IR
import KernelLibrary
import Operators

/// Prints a plan as one C file.
public enum CodeGenerator {
  /// The C file of a plan.
  ///
  /// A standalone program works without a runtime: one thread, its own matrix products, nothing
  /// but the C library. A profiled program reports when each kernel runs, by its number.
  /// - Requires: the loops dialect and no profile if `isStandalone`.
  public static func emit(
    _ plan: Plan, dialect: Dialect, isStandalone: Bool = false, isProfiled: Bool = false
  ) -> EmittedProgram {
    let slots = plan.frameSlots
    let (kernels, partialByteCount) = printed(plan, dialect, isStandalone: isStandalone)
    let entry = "gc_\(CSpelling.identifier(plan.graph.name))_run"
    let steps = StepPrinter(plan: plan, kernels: kernels, slots: slots, isStandalone: isStandalone)
    let timers = isProfiled ? plan.kernels.enumerated().map(timer).joined() : ""
    let body =
      kernels.map(\.function).joined(separator: "\n") + timers + "\n" + steps.definitions
    let constants = ConstantPrinter(plan: plan, slots: slots)
    var writer = CWriter()
    writer.line(
      "/* \(CSpelling.comment(plan.graph.name)): \(kernels.count) kernels, "
        + "\(plan.arena.byteCount) bytes of workspace. */")
    let preamble = Preamble(
      dialect: dialect, isStandalone: isStandalone, routineFiles: RoutinePrinter.files(plan)
    ).text(for: body)
    var main = CWriter()
    let scratchOffset = plan.arena.byteCount + partialByteCount
    printEntry(plan, entry, steps, slots, constants, scratchOffset, &main)
    let graphSource = constants.declarations + body + "\n" + main.text
    return EmittedProgram(
      name: plan.graph.name, dialect: dialect,
      source: writer.text + preamble + "\n" + graphSource, graphSource: graphSource, entry: entry,
      workspaceByteCount: scratchOffset + (isStandalone ? productScratch(plan) : 0))
  }

  /// The C of each kernel as it stands in the program; that of bodies is in the kernel that runs
  /// them.
  public static func kernelTexts(_ plan: Plan, dialect: Dialect) -> [String] {
    printed(plan, dialect, isStandalone: false).kernels.map(\.function)
  }

  /// All kernels, and the bytes of their partial results.
  private static func printed(
    _ plan: Plan, _ dialect: Dialect, isStandalone: Bool
  ) -> (kernels: [PrintedKernel], partialByteCount: Int) {
    let slots = plan.frameSlots
    var partialByteCount = 0
    let kernels = plan.kernels.map { kernel in
      let context = KernelContext(
        plan: plan, kernel: kernel, slots: slots, isStandalone: isStandalone,
        partialOffset: partialByteCount)
      let printed = print(context, dialect)
      partialByteCount += (printed.partialByteCount + 63) / 64 * 64
      return printed
    }
    return (kernels, partialByteCount)
  }

  /// Bytes that the largest matrix product packs its operands into.
  private static func productScratch(_ plan: Plan) -> Int {
    plan.innermostKernels.map { kernel in
      guard case .matmul(let product, _) = kernel.body else { return 0 }
      let (m, n, k) = (Int64(product.m), Int64(product.n), Int64(product.k))
      return Int(
        product.elementType == .f64
          ? gc_gemm_f64_scratch_bytes(m, n, k) : gc_gemm_f32_scratch_bytes(m, n, k))
    }.max() ?? 0
  }

  static func print(_ context: KernelContext, _ dialect: Dialect) -> PrintedKernel {
    switch context.kernel.body {
    case .loops(let formula):
      let nest = LoopNestBuilder.build(formula)
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

  /// From here on in the text, calls of a kernel go through the runtime's clock.
  private static func timer(_ index: Int, _ kernel: Kernel) -> String {
    """

    static void \(kernel.name)_timed(void *context, int64_t chunk) {
      const gc_runtime *runtime = ((const gc_frame *)context)->runtime;
      runtime->timed(runtime->profile, \(index), \(kernel.name), context, chunk);
    }
    #define \(kernel.name) \(kernel.name)_timed

    """
  }

  private static func printEntry(
    _ plan: Plan, _ entry: String, _ steps: StepPrinter, _ slots: [Value: Int],
    _ constants: ConstantPrinter, _ scratchOffset: Int, _ writer: inout CWriter
  ) {
    writer.line(
      "int32_t \(entry)(void *const *arguments, void *const *outputs, void *workspace,")
    writer.block("    const gc_runtime *runtime)") { inner in
      inner.line("(void)arguments, (void)outputs, (void)workspace;")
      inner.line("void *buffers[\(max(1, plan.placements.count))];")
      for (value, placement) in plan.placements.sorted(by: { $0.key < $1.key }) {
        let pointer = CSpelling.pointer(placement, constant: constants.name(value))
        inner.line("buffers[\(slots[value] ?? 0)] = \(pointer);")
      }
      let partials = "(char *)workspace + \(plan.arena.byteCount)"
      let scratch = "(char *)workspace + \(scratchOffset)"
      inner.line("gc_frame frame = {buffers, runtime, \(scratch), \(partials)};")
      inner.line("(void)frame;")
      for statement in steps.statements { inner.line(statement) }
      inner.line("return 0;")
    }
  }
}

extension Plan {
  /// The position of each buffer's pointer: the order in which values are made.
  var frameSlots: [Value: Int] {
    let values = placements.keys.sorted()
    var slots = Dictionary(uniqueKeysWithValues: values.enumerated().map { ($1, $0) })
    for alias in kernelGraph.aliases.keys { slots[alias] = slots[kernelGraph.buffer(of: alias)] }
    return slots
  }
}
