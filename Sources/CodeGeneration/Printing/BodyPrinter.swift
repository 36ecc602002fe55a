import IR
import Scheduling

/// Prints the program of a body: its kernels as functions, and what runs them once.
struct BodyPrinter {
  /// Functions and constants, before the kernel that runs the body.
  let definitions: CWriter

  private let plan: Plan
  private let slots: [Value: Int]
  private let names: BufferNames
  private let constants: ConstantPrinter
  private let statements: [CCode]

  /// Names of the body's functions begin with `prefix`.
  init(
    _ plan: Plan, prefix: CCode, surroundings: Surroundings, shared: SharedFunctions,
    dialect: Dialect
  ) {
    let plan = plan.renamingKernels(prefix.text)
    self.plan = plan
    let slots = plan.frameSlots
    self.slots = slots
    let names = BufferNames(plan)
    self.names = names
    constants = ConstantPrinter(plan: plan, slots: slots, names: names, prefix: prefix)
    let kernels = plan.kernels.enumerated().map { index, kernel in
      let context = KernelContext(
        kernel: PlannedKernel(kernel, of: plan), names: names, slots: slots,
        surroundings: surroundings, memoryOffset: plan.memoryOffset(ofKernel: index), shared: shared
      )
      return CodeGenerator.print(context, dialect)
    }
    // Without a runtime's threads: kernels of a step are small, and may run beside others already.
    let steps = StepPrinter(plan: plan, slots: slots, isSequential: true)
    statements = steps.statements
    definitions = constants.declarations.appending(kernels.joined)
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
    let count = plan.placements.count
    let table = locals.place(byteCount: count * ControlSchedule.pointerByteCount)
    writer.line(PointerTable.declaration("buffers", count: count, at: table))
    for (value, placement) in plan.placements.sorted(by: { $0.key < $1.key }) {
      let pointer = plan.pointer(placement, constant: constants.name(value))
      let comment = names.description(of: value)
      writer.line("buffers[\(slots[value] ?? 0)] = \(pointer); /* \(comment) */")
    }
    writer.line(
      "gc_frame frame = {buffers, outer->runtime, outer->scratch, workspace, outer->batch};")
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
  func byteCount(ofArgument index: Int) -> Count {
    plan.kernelGraph.byteCount(of: plan.graph.arguments[index].type)
  }

  var argumentCount: Int { plan.graph.arguments.count }

  /// The outputs that are no updates: positions among all, and bytes.
  var elements: [(position: Int, byteCount: Count)] {
    plan.graph.outputs.enumerated().filter { $0.element.updates == nil }.map { index, output in
      (index, plan.kernelGraph.byteCount(of: output.value))
    }
  }

  var outputCount: Int { plan.graph.outputs.count }
}
