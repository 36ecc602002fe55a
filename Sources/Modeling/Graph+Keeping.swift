import IR

extension Graph {
  /// Which values depend on an argument that `isSource` names, by index.
  func dependents(on isSource: (Argument) -> Bool) -> [Bool] {
    var depends: [Bool] = []
    for node in nodes {
      let isSelected = node.argument.map(isSource) ?? false
      depends.append(isSelected || node.operands.contains { depends[$0.index] })
    }
    return depends
  }

  /// The graph with only these of its outputs, and without the nodes that they do not need;
  /// arguments that nothing reads stay unless `droppingArguments`.
  func keeping(_ outputs: [Output], droppingArguments: Bool = false) -> Graph {
    var isLive = nodes.map { $0.argument != nil && !droppingArguments }
    for output in outputs { isLive[output.value.index] = true }
    for index in nodes.indices.reversed() where isLive[index] {
      for operand in nodes[index].operands { isLive[operand.index] = true }
    }
    var renamed: [Value: Value] = [:]
    var kept: [Node] = []
    for (index, node) in nodes.enumerated() where isLive[index] {
      renamed[Value(index)] = Value(kept.count)
      let operands = node.operands.map { renamed[$0] ?? $0 }
      kept.append(Node(node.operation, operands, node.type, origin: node.origin))
    }
    let moved = outputs.map { output in
      Output(
        name: output.name, value: renamed[output.value] ?? output.value,
        updates: output.updates.flatMap { renamed[$0] })
    }
    return Graph(name: name, nodes: kept, outputs: moved)
  }
}
