import IR
import Operators

/// Runs a graph node by node from the definitions of its operators: slow, and right by reading.
package struct Interpreter: Sendable {
  package let graph: Graph
  /// What each node is.
  private let meanings: [Meaning]
  /// What runs bodies, for nodes that have some.
  private let calls: [ControlInterpreter?]
  /// For such nodes, all that are computed together.
  private let siblings: [Value: [Value]]
  /// Values whose last use is each node.
  private let lastUses: [[Value]]

  package init(_ graph: Graph) {
    self.graph = graph
    meanings = graph.nodes.map { graph.meaning(of: $0) }
    calls = graph.nodes.map { $0.control.map { ControlInterpreter($0.control) } }
    siblings = Node.siblings(in: graph.nodes)
    lastUses = Self.lastUses(in: graph)
  }

  private static func lastUses(in graph: Graph) -> [[Value]] {
    var user = [Int?](repeating: nil, count: graph.nodes.count)
    for (index, node) in graph.nodes.enumerated() {
      for operand in node.operands { user[operand.index] = index }
    }
    for output in graph.outputs { user[output.value.index] = nil }
    var result = [[Value]](repeating: [], count: graph.nodes.count)
    for (value, user) in user.enumerated() {
      if let user { result[user].append(Value(value)) }
    }
    return result
  }

  /// The outputs of `graph`, in order, for arguments in the graph's order.
  ///
  /// - Throws: when the arguments' number or types are not those of the graph.
  package static func run(_ graph: Graph, _ arguments: [TensorData])
    throws(Diagnostic) -> [TensorData]
  {
    try Interpreter(graph).run(arguments)
  }

  /// The outputs, in order, for arguments in the graph's order.
  ///
  /// - Throws: when the arguments' number or types are not those of the graph; when memory is short.
  package func run(_ arguments: [TensorData]) throws(Diagnostic) -> [TensorData] {
    try check(arguments)
    var values: [TensorData?] = arguments
    values.reserveCapacity(graph.nodes.count)
    var results: [Value: TensorData] = [:]
    for (index, node) in graph.nodes.enumerated().dropFirst(arguments.count) {
      if let call = calls[index], results[Value(index)] == nil {
        let all = try call.run(node.operands.map { data($0, values) })
        for sibling in siblings[Value(index)] ?? [] {
          results[sibling] = graph[sibling].control.map { all[$0.result] }
        }
      }
      let known = node.constant ?? results.removeValue(forKey: Value(index))
      if known == nil { try AvailableMemory.require(node.type) }
      values.append(known ?? evaluate(index, values))
      for value in lastUses[index] { values[value.index] = nil }
    }
    return graph.outputs.map { output in
      guard let data = values[output.value.index] else { preconditionFailure("output was freed") }
      return data
    }
  }

  private func evaluate(_ index: Int, _ values: [TensorData?]) -> TensorData {
    let node = graph.nodes[index]
    let operands = node.operands.map { data($0, values) }
    switch meanings[index] {
    case .whole(let operation): return operation.evaluate(operands, result: node.type)
    case .formula(let formula):
      var evaluator = FormulaEvaluator(formula, operands: operands)
      return evaluator.evaluate()[0]
    case .given, .bodies: preconditionFailure("%\(index) is known before")
    }
  }

  private func data(_ operand: Value, _ values: [TensorData?]) -> TensorData {
    guard let data = values[operand.index] else { preconditionFailure("operand was freed") }
    return data
  }

  private func check(_ arguments: [TensorData]) throws(Diagnostic) {
    let expected = graph.arguments
    guard arguments.count == expected.count else {
      throw failure("takes \(expected.count) arguments, found \(arguments.count)")
    }
    for (argument, data) in zip(expected, arguments) {
      guard argument.type == data.type else {
        throw failure("argument %\(argument.label) is \(argument.type), found \(data.type)")
      }
      try data.check("argument %\(argument.label)")
    }
  }

  private func failure(_ message: String) -> Diagnostic {
    Diagnostic(stage: "run", subject: "graph \(graph.name)", message: message)
  }
}
