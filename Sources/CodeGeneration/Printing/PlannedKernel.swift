import IR
import Scheduling

/// A kernel of a plan as printers see it.
///
/// The numbers of its body and of the graph's types may stand for an open batch size. Printers get
/// counts instead, from here and from the schedule.
struct PlannedKernel {
  private let kernel: Kernel
  private let plan: Plan

  init(_ kernel: Kernel, of plan: Plan) {
    self.kernel = kernel
    self.plan = plan
  }

  var name: String { kernel.name }
  var inputs: [Value] { kernel.inputs }
  var outputs: [Value] { kernel.outputs }
  var nodes: [Value] { kernel.nodes }
  var schedule: KernelSchedule { kernel.schedule }
  /// The buffers that operands of the formula are: inputs, and the product under an epilogue.
  var formulaOperands: [Value] { kernel.formulaOperands }
  /// The programs that it runs.
  var bodies: [Plan] {
    if case .control(let control) = kernel.body { control.plans } else { [] }
  }

  /// Whether its numbers may depend on the batch size.
  var isOpen: Bool { plan.kernelGraph.batch != nil }

  /// What its text depends on; nil if no other kernel can have the same text.
  var signature: KernelSignature? { KernelSignature(kernel, plan) }

  /// The same kernel under another name, without nodes to describe.
  func sharing(as name: String) -> PlannedKernel {
    PlannedKernel(kernel.with(name: name, nodes: []), of: plan)
  }

  /// A piece of it.
  func piece(_ piece: PieceSchedule.Piece, _ index: Int) -> PlannedKernel {
    PlannedKernel(piece.kernel("\(name)_\(index)", of: kernel), of: plan)
  }

  // MARK: Values

  func elementType(of value: Value) -> ElementType { plan.graph.type(of: value).elementType }

  func elementCount(of value: Value) -> Count { plan.kernelGraph.elementCount(of: value) }

  /// Whether values lie in one place in memory.
  func areInOnePlace(_ a: Value, _ b: Value) -> Bool { plan.placements[a] == plan.placements[b] }
}
