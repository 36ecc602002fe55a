import IR
import Operators
import Scheduling

extension Kernel {
  /// The kernel that runs the bodies of nodes which are results of the same.
  ///
  /// Bodies become plans of their own, with the same options.
  init(
    _ index: Int, _ control: ControlFlow, _ group: KernelGroup, _ graph: Graph,
    _ materialization: Materialization, _ options: PlanningOptions
  ) throws(Diagnostic) {
    let first = group.outputs[0]
    let results = group.outputs.map { graph[$0].control?.result ?? 0 }
    let divided = materialization.batch == nil ? control.divided(options) : nil
    let control = divided?.control ?? control
    var inner = options
    inner.target = options.target.undivided
    var plans: [Plan] = []
    for position in control.bodies.indices {
      let program = try control.program(position, computing: results)
      plans.append(
        try MemoryPlanning.run(
          try KernelFormation.form(program, inner, batch: materialization.batch).kernelGraph,
          inner))
    }
    self.init(
      name: "k\(index)_\(graph[first].operation.name)",
      body: .control(
        ControlKernel(form: control.form, plans: plans, results: results, rows: divided?.rows)),
      inputs: materialization.operandBuffers(of: first), outputs: group.outputs,
      nodes: group.outputs, batch: materialization.batch, for: options.target)
  }
}

extension ControlKernel {
  /// The switch that leaves loops on one thread.
  static let divideLoops = "divide-loops"
}

extension ControlFlow {
  /// The loop over one of several parts of a batch's rows, if these have nothing to do with each
  /// other and are worth it.
  ///
  /// By sizes only, so that results do not depend on threads.
  fileprivate func divided(_ options: PlanningOptions) -> (
    control: ControlFlow, rows: ControlKernel.RowDivision
  )? {
    guard !options.disabledPasses.contains(ControlKernel.divideLoops),
      case .scan(let length, _, let carries, _) = form,
      let first = bodies[0].outputs.first,
      let rows = bodies[0].type(of: first.value).shape.extents.first
    else { return nil }
    let division = options.target.division
    let work = Work(product: length, bodies[0].roughWork)
    let most = min(
      division.productParts, rows / division.loopRows, work.operations / division.loopWork)
    guard most > 1, let parts = (2...most).last(where: { rows % $0 == 0 }),
      let body = BodyRows(bodies[0], carries: carries, rows: rows, parts: parts)
    else { return nil }
    return (
      ControlFlow(form, [body.graph]),
      ControlKernel.RowDivision(partCount: parts, isDivided: body.isDivided)
    )
  }

  /// A body as a program that updates carries in place and computes these results only.
  fileprivate func program(_ position: Int, computing results: [Int]) throws(Diagnostic) -> Graph {
    let body = bodies[position]
    let updates = isCondition(position) ? 0 : carryCount
    let results = Set(results)
    let builder = GraphBuilder(body.name, capacity: body.nodes.count)
    var arguments: [Tensor] = []
    let tensors = builder.copy(body) { builder, node, _ in
      guard let argument = node.argument else { return nil }
      let role: Argument.Role = arguments.count < updates ? .state : .input
      arguments.append(builder.argument("a\(arguments.count)", role, argument.type))
      return arguments.last
    }
    for (index, output) in body.outputs.enumerated() {
      let tensor = tensors[output.value.index]
      if index < updates {
        builder.update(arguments[index], to: tensor)
      } else if isCondition(position) || results.contains(index) {
        builder.output("r\(index)", tensor)
      }
    }
    return try builder.finish()
  }

  private func isCondition(_ position: Int) -> Bool {
    if case .whileLoop = form { position == 0 } else { false }
  }
}

extension Graph {
  /// Elements and multiplications of one run, roughly.
  fileprivate var roughWork: Int {
    let work = nodes.map { node -> Work in
      let multiplyAdds = node.operation.multiplyAddCount(
        operands: node.operands.map { type(of: $0) }, result: node.type)
      return Work(node.type.elementCount) + Work(Int(min(multiplyAdds, 1e15)) / 8)
    }
    return work.total.operations
  }
}
