import IR
import Scheduling

/// Prints one program: its kernels, and the function that runs them.
struct ProgramPrinter {
  /// Constants of the program.
  private let declarations: CWriter
  /// The C of each kernel.
  private let kernels: [CWriter]
  /// What runs kernels: clocks and phases.
  private let phases: CWriter
  private let dialect: Dialect
  private let plan: Plan
  private let slots: [Value: Int]
  private let names: BufferNames
  private let constants: ConstantPrinter
  private let statements: [CCode]

  /// Names of the program's functions and constants begin with `prefix`.
  init(
    _ plan: Plan, dialect: Dialect, surroundings: Surroundings, isProfiled: Bool = false,
    prefix: CCode = "", shared: SharedFunctions? = nil
  ) {
    let shared = shared ?? SharedFunctions([plan])
    let plan = prefix.isEmpty ? plan : plan.renamingKernels(prefix.text)
    let slots = plan.frameSlots
    let names = BufferNames(plan)
    self.names = names
    let kernels = plan.kernels.enumerated().map { index, kernel in
      let context = KernelContext(
        kernel: PlannedKernel(kernel, of: plan), names: names, slots: slots,
        surroundings: surroundings, memoryOffset: plan.memoryOffset(ofKernel: index), shared: shared
      )
      return CodeGenerator.print(context, dialect)
    }
    let steps = StepPrinter(
      plan: plan, slots: slots, isSequential: surroundings.isSequential, prefix: prefix)
    let constants = ConstantPrinter(plan: plan, slots: slots, names: names, prefix: prefix)
    var phases = CWriter()
    if isProfiled {
      for (index, kernel) in plan.kernels.enumerated() { Self.timer(index, kernel, &phases) }
    }
    phases.line()
    phases.append(steps.definitions)
    declarations = constants.declarations
    self.kernels = kernels
    self.phases = phases
    self.dialect = dialect
    self.plan = plan
    self.slots = slots
    self.constants = constants
    statements = steps.statements
  }

  /// Constants, kernels and phases, in the order C needs.
  var definitions: CWriter { declarations.appending(kernels.joined).appending(phases) }

  var kernelTexts: [CCode] { kernels.map(\.text) }

  /// The program with its entry, for several files; nil in a dialect for compilers that read one.
  func divided(title: String, entry: CWriter) -> DividedSource? {
    guard dialect == .loops else { return nil }
    var rest = declarations.appending(phases)
    rest.line()
    rest.append(entry)
    return DividedSource(
      title: title, dialect: dialect, kernels: kernels.map(DividedSource.Piece.init),
      entry: DividedSource.Piece(rest))
  }

  /// From here on in the text, calls of a kernel go through the runtime's clock.
  private static func timer(_ index: Int, _ kernel: Kernel, _ writer: inout CWriter) {
    let name = CCode.identifier(kernel.name)
    if kernel.schedule.preparationPartCount > 0 { timer(index, "\(name)_prepare", &writer) }
    timer(index, name, &writer)
  }

  private static func timer(_ index: Int, _ name: CCode, _ writer: inout CWriter) {
    writer.line()
    writer.block("static void \(name)_timed(void *context, int64_t chunk)") { inner in
      inner.line("const gc_runtime *runtime = ((const gc_frame *)context)->runtime;")
      inner.line("runtime->timed(runtime->profile, \(index), \(name), context, chunk);")
    }
    writer.line("#define \(name) \(name)_timed")
  }

  /// Bytes of the arena, for the largest batch if its size is open.
  var workspaceByteCount: Int { plan.arena.byteCount(rows: plan.graph.batch?.maximum ?? 0) }

  /// The same in C, given `batch`.
  var workspaceBytes: CCode {
    guard let rows = plan.arena.rows else { return "\(workspaceByteCount)" }
    let fixed = plan.arena.byteCount - rows.byteCount
    return "\(fixed) + \(Plan.RowMemory.groupsOfBatch) * \(rows.groupByteCount)"
  }

  /// The function `name`, which runs the program.
  func entry(_ name: CCode) -> CWriter {
    var writer = CWriter()
    writer.line("int32_t \(name)(void *const *arguments, void *const *outputs, void *workspace,")
    writer.block("    const gc_runtime *runtime, int64_t batch)") { inner in
      inner.line("(void)arguments, (void)outputs, (void)workspace, (void)batch;")
      plan.arena.declareGroups(&inner)
      let table = plan.tableOffset.map(plan.arena.pointer)
      inner.line(PointerTable.declaration("buffers", count: plan.placements.count, at: table))
      for (value, placement) in plan.placements.sorted(by: { $0.key < $1.key }) {
        let pointer = plan.pointer(placement, constant: constants.name(value))
        let comment = names.description(of: value)
        inner.line("buffers[\(slots[value] ?? 0)] = \(pointer); /* \(comment) */")
      }
      // Scratch memory for products follows the arena.
      let scratch = plan.arena.pointer(plan.arena.byteCount)
      let partials = plan.arena.pointer(plan.arena.rows?.byteCount ?? 0)
      inner.line("gc_frame frame = {buffers, runtime, \(scratch), \(partials), batch};")
      inner.line("(void)frame;")
      for statement in statements { inner.line(statement) }
      inner.line("return 0;")
    }
    return writer
  }
}
