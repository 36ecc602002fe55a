import GraphC

/// Finds the first node whose gradient rule disagrees with differences of what it computes.
struct NodeGradientSearch {
  let graph: Graph
  let base: [String: TensorData]
  let data: VerificationData

  /// - Throws: when the interpreter refuses the graph.
  func first() throws(Diagnostic) -> NodeFinding? {
    let arguments = graph.arguments.map { base[$0.label] ?? TensorData($0.type, repeating: 0) }
    let values = arguments + (try Interpreter.run(graph.exposingNodes, arguments))
    for value in graph.values {
      let node = graph[value]
      let operands = node.operands.map { values[$0.index] }
      guard node.type.elementType.isFloat, node.type.elementCount > 0,
        operands.contains(where: { $0.type.elementType.isFloat })
      else { continue }
      if let message = try failure(of: node, operands) {
        return NodeFinding(graph, value, message)
      }
    }
    return nil
  }

  /// One node alone, on the operands it has in the graph.
  private func failure(of node: Node, _ operands: [TensorData]) throws(Diagnostic) -> String? {
    let builder = GraphBuilder("node")
    let inputs = operands.enumerated().map { builder.argument("x\($0)", .input, $1.type) }
    let result = builder.copy(node, inputs)
    let cotangent = builder.argument("u", .input, node.type)
    let floats = inputs.filter { $0.elementType.isFloat }
    let tangents = floats.enumerated().map { builder.argument("v\($0)", .input, $1.type) }
    let products = zip(
      vectorJacobianProduct(of: result, withRespectTo: floats, cotangent: cotangent), tangents)
    builder.output("weighted", (result * cotangent).sum())
    builder.output("reverse", products.map { ($0 * $1).sum() }.reduce(0) { $0 + $1 })
    let graph = try builder.finish()
    func random(_ type: TensorType, _ stream: Int) -> TensorData {
      let numbers = data.uniform(type.elementCount, stream: stream, step: 1)
      return TensorData(type, doubles: numbers.map { 2 * $0 - 1 })
    }
    let directions = floats.enumerated().map { random($1.type, 700 + $0) }
    let weights = random(node.type, 699)
    let interpreter = Interpreter(graph)
    func run(at distance: Double) throws(Diagnostic) -> [Double] {
      var next = directions[...]
      let moved = operands.map { operand in
        guard operand.type.elementType.isFloat, let direction = next.popFirst() else {
          return operand
        }
        let numbers = zip(operand.doubles, direction.doubles).map { $0 + distance * $1 }
        return TensorData(operand.type, doubles: numbers)
      }
      return try interpreter.run(moved + [weights] + directions).map { $0.doubles[0] }
    }
    let center = try run(at: 0)
    let (value, reverse) = (center[0], center[1])
    var message: String?
    guard value.isFinite else { return nil }
    for step in [1e-5, 1e-6, 1e-7] {
      let (high, low) = (try run(at: step)[0], try run(at: -step)[0])
      let slope = (high - low) / (2 * step)
      let bound = 1e-6 + 1e-4 * slope.magnitude + 1e-14 / step * value.magnitude
      if (slope - reverse).magnitude <= bound { return nil }
      // At a kink the two sides have slopes of their own, and any between them will do.
      let sides = [(high - value) / step, (value - low) / step].sorted()
      let isKink = sides[1] - sides[0] > 1e-3 * max(1, slope.magnitude)
      if isKink && (sides[0] - bound...sides[1] + bound).contains(reverse) { return nil }
      message =
        "its gradient rule gives \(reverse) along a random direction, differences give \(slope)"
    }
    return message
  }
}
