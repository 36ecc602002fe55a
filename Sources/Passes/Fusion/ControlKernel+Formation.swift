import IR
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
    var plans: [Plan] = []
    for position in control.bodies.indices {
      let program = try control.program(position, computing: results)
      plans.append(
        try MemoryPlanning.run(
          try KernelFormation.form(program, options, batch: materialization.batch).kernelGraph,
          options))
    }
    self.init(
      name: "k\(index)_\(graph[first].operation.name)",
      body: .control(ControlKernel(form: control.form, plans: plans, results: results)),
      inputs: materialization.operandBuffers(of: first), outputs: group.outputs,
      nodes: group.outputs, batch: materialization.batch, for: options.target)
  }
}

extension ControlFlow {
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
