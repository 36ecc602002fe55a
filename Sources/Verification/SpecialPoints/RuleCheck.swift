import GraphC
import RandomGraphs

/// Checks the gradient rule of every kind of node by itself, at special points.
///
/// A graph's own data reach few of those; here each operand gets them directly. In `f64`, the
/// rule and its own derivative are compared with one-sided differences; in `f32`, the rule with
/// itself in `f64`, for overflow and underflow on the way to results that have neither.
struct RuleCheck {
  let graph: Graph
  let data: VerificationData
  let kinds: [DataKind]

  /// Nodes with more elements are as others with fewer.
  private static let elementLimit = 2048

  /// The first node whose rule is wrong.
  ///
  /// - Throws: when the interpreter refuses the graph.
  func first() throws(Diagnostic) -> NodeFinding? {
    let wide = try graph.withFloats(.f64)
    let arguments = zip(wide.arguments, try data.arguments()).map { argument, values in
      argument.type == values.type ? values : TensorData(argument.type, doubles: values.doubles)
    }
    let values = arguments + (try Interpreter.run(wide.exposingNodes, arguments))
    var seen: Set<String> = []
    for value in wide.values {
      let node = wide[value]
      let operands = node.operands.map { values[$0.index] }
      let types = operands.map(\.type)
      let count = types.reduce(node.type.elementCount) { $0 + $1.elementCount }
      guard count <= Self.elementLimit, Self.hasRule(node, types),
        seen.insert("\(node.operation.name) \(node.operation.attributes) \(types)").inserted
      else { continue }
      let narrow = graph.type(of: value).elementType == .f32 ? graph[value] : nil
      let probe = try RuleProbe(node, operands, narrow: narrow, seed: data.seed)
      guard let message = try probe.failure(kinds) else { continue }
      return NodeFinding(graph, value, message)
    }
    return nil
  }

  /// Whether a rule's differences can be taken.
  private static func hasRule(_ node: Node, _ operands: [TensorType]) -> Bool {
    node.type.elementType.isFloat && node.type.elementCount > 0 && node.control == nil
      && !node.isGradientBarrier && !(node.operation is any WholeOperation)
      && operands.contains { $0.elementType.isFloat && $0.elementCount > 0 }
  }
}
