/// Finishing bodies.
extension GraphBuilder {
  /// The graph of a body: its arguments in this order, under these names, and no others.
  ///
  /// - Requires: nothing else that is read is an argument.
  /// - Throws: recorded mistakes.
  package func finishBody(
    _ arguments: [(name: String, tensor: Tensor)], outputs: [(name: String, tensor: Tensor)]
  ) throws(Diagnostic) -> Graph {
    for (name, tensor) in outputs { output(name, tensor) }
    let graph = try finish()
    let order = arguments.compactMap { $0.tensor.node?.argument }.compactMap {
      graph.argument(named: $0.label)
    }
    return graph.rearranged(order, names: arguments.map(\.name))
  }
}

extension Graph {
  /// The graph with these arguments only, in this order and under these names.
  ///
  /// - Requires: the others are not read.
  fileprivate func rearranged(_ order: [Value], names: [String]) -> Graph {
    var renamed: [Value: Value] = [:]
    for (new, old) in order.enumerated() { renamed[old] = Value(new) }
    for index in arguments.count..<max(nodes.count, arguments.count) {
      renamed[Value(index)] = Value(index - arguments.count + order.count)
    }
    let heads = zip(order, names).map { old, name in
      let type = self.type(of: old)
      return Node(Argument(name, .input, type, nil), [], type, origin: self[old].origin)
    }
    let rest = nodes.dropFirst(arguments.count).map { node in
      Node(
        node.operation, node.operands.map { renamed[$0] ?? $0 }, node.type, origin: node.origin)
    }
    return Graph(
      name: name, nodes: heads + rest,
      outputs: outputs.map { Output(name: $0.name, value: renamed[$0.value] ?? $0.value) })
  }
}
