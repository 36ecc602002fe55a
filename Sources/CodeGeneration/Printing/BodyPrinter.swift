import IR

/// Prints the program of a body: its kernels as functions, and what runs them once.
struct BodyPrinter {
  /// Functions and constants, before the kernel that runs the body.
  let definitions: CCode
  /// Element operations of one run, roughly.
  let cost: Work
  /// Bytes of its arena and of what its kernels leave in between.
  let workspaceByteCount: Int

  private let plan: Plan
  private let slots: [Value: Int]
  private let constants: ConstantPrinter
  private let statements: [CCode]
  private let numbers: NumberSpelling

  /// Names of the body's functions begin with `prefix`.
  init(
    _ plan: Plan, prefix: CCode, surroundings: Surroundings, numbers: NumberSpelling,
    shared: SharedFunctions, dialect: Dialect
  ) {
    let plan = plan.renamingKernels(prefix.text)
    self.plan = plan
    self.numbers = numbers
    slots = plan.frameSlots
    constants = ConstantPrinter(plan: plan, slots: slots, prefix: prefix)
    var partialByteCount = 0
    var kernels: [PrintedKernel] = []
    for kernel in plan.kernels {
      let context = KernelContext(
        plan: plan, kernel: kernel, slots: slots, surroundings: surroundings, numbers: numbers,
        partialOffset: partialByteCount, shared: shared)
      kernels.append(CodeGenerator.print(context, dialect))
      partialByteCount += (kernels[kernels.count - 1].partialByteCount + 63) / 64 * 64
    }
    // Without a runtime's threads: kernels of a step are small, and may run beside others already.
    let steps = StepPrinter(
      plan: plan, kernels: kernels, slots: slots, isSequential: true, numbers: numbers)
    statements = steps.statements
    definitions = constants.declarations + kernels.map(\.function).joined(separator: "\n")
    cost = kernels.map(\.cost).total
    workspaceByteCount = (plan.arena.byteCount + 63) / 64 * 64 + partialByteCount
  }

  /// Declares the frame of the body and binds what stays where it is.
  ///
  /// Given `outer`, the frame of the kernel, and `memory`, the start of the body's workspace.
  func declare(
    arguments: [CCode], outputs: [CCode], _ locals: inout LocalArrays, _ writer: inout CWriter
  ) {
    writer.line("char *workspace = memory;")
    PointerTable.define("arguments", arguments, &locals, &writer)
    PointerTable.define("outputs", outputs, &locals, &writer)
    writer.line("(void)workspace, (void)arguments, (void)outputs;")
    let table = locals.place(byteCount: PointerTable.byteCount(plan))
    writer.line(PointerTable.declaration("buffers", count: plan.placements.count, at: table))
    for (value, placement) in plan.placements.sorted(by: { $0.key < $1.key }) {
      let pointer = plan.pointer(placement, constant: constants.name(value))
      writer.line("buffers[\(slots[value] ?? 0)] = \(pointer);")
    }
    let partials: CCode = "workspace + \((plan.arena.byteCount + 63) / 64 * 64)"
    writer.line(
      "gc_frame frame = {buffers, outer->runtime, outer->scratch, \(partials), outer->batch};"
    )
    writer.line("(void)frame;")
  }

  /// Binds an argument or output anew, which may be in no buffer if it is not used.
  func bind(_ placement: Plan.Placement, to pointer: CCode, _ writer: inout CWriter) {
    let name = plan.pointer(placement)
    writer.line("\(name) = \(pointer);")
    for (value, place) in plan.placements.sorted(by: { $0.key < $1.key }) where place == placement {
      writer.line("buffers[\(slots[value] ?? 0)] = \(name);")
    }
  }

  /// Runs the body once.
  func run(_ writer: inout CWriter) {
    for statement in statements { writer.line(statement) }
  }

  /// Bytes of an argument.
  func byteCount(ofArgument index: Int) -> Int { plan.graph.arguments[index].type.byteCount }

  var argumentCount: Int { plan.graph.arguments.count }

  /// The outputs that are no updates: positions among all, and bytes.
  var elements: [(position: Int, byteCount: Int)] {
    plan.graph.outputs.enumerated().filter { $0.element.updates == nil }.map { index, output in
      (index, plan.graph.type(of: output.value).byteCount)
    }
  }

  var outputCount: Int { plan.graph.outputs.count }
}
