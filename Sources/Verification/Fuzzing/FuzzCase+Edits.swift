import GraphC

/// Smaller cases made from a case; nil where there is none of that kind.
extension FuzzCase {
  /// Through a builder, which drops dead nodes.
  private func rebuilt(
    outputs: [Graph.Output]? = nil, adding extra: [String: TensorData] = [:],
    _ replace: (GraphBuilder, Value, [Value: Tensor]) -> Tensor? = { _, _, _ in nil }
  ) -> FuzzCase? {
    let builder = GraphBuilder(graph.name)
    var tensors: [Value: Tensor] = [:]
    for value in graph.values {
      let node = graph[value]
      let operands = node.operands.compactMap { tensors[$0] }
      guard operands.count == node.operands.count else { return nil }
      tensors[value] = replace(builder, value, tensors) ?? builder.copy(node, operands)
    }
    for output in outputs ?? graph.outputs {
      guard let tensor = tensors[output.value] else { return nil }
      if let target = output.updates.flatMap({ tensors[$0] }) {
        builder.update(target, to: tensor)
      } else {
        builder.output(output.name, tensor)
      }
    }
    guard let result = try? builder.finish() else { return nil }
    return FuzzCase(result, table.merging(extra) { _, new in new })
  }

  func edited(outputs: [Graph.Output]) -> FuzzCase? { rebuilt(outputs: outputs) }

  /// With another tensor instead of a value, made from those before it.
  func replacing(
    _ value: Value, with make: (GraphBuilder, [Value: Tensor]) -> Tensor?
  ) -> FuzzCase? {
    rebuilt { builder, candidate, tensors in
      candidate == value ? make(builder, tensors) : nil
    }
  }

  /// With an argument instead of a value, which holds what was computed; without the arguments
  /// that only this value needed.
  func cut(at value: Value, _ data: TensorData) -> FuzzCase? {
    let labels = Set(graph.arguments.map(\.label))
    guard let label = (0...).lazy.map({ "cut\($0)" }).first(where: { !labels.contains($0) }) else {
      return nil
    }
    let result = rebuilt(adding: [label: data]) { builder, candidate, _ in
      candidate == value ? builder.argument(label, .input, data.type) : nil
    }
    return result.map { labels.sorted().reduce($0) { $0.without($1) ?? $0 } }
  }

  /// Without an argument that nothing reads.
  func without(_ label: String) -> FuzzCase? {
    guard let value = graph.argument(named: label) else { return nil }
    let isRead =
      graph.nodes.contains { $0.operands.contains(value) }
      || graph.outputs.contains { $0.value == value || $0.updates == value }
    guard !isRead else { return nil }
    func moved(_ other: Value) -> Value { other > value ? Value(other.index - 1) : other }
    var nodes = graph.nodes.map {
      Node($0.operation, $0.operands.map(moved), $0.type, origin: $0.origin)
    }
    nodes.remove(at: value.index)
    let outputs = graph.outputs.map {
      Graph.Output(name: $0.name, value: moved($0.value), updates: $0.updates.map(moved))
    }
    return FuzzCase(Graph(name: graph.name, nodes: nodes, outputs: outputs), table)
  }

  func with(_ index: Int, _ data: TensorData) -> FuzzCase {
    var arguments = arguments
    arguments[index] = data
    return FuzzCase(graph, arguments)
  }

  /// What the interpreter computes for a value.
  func data(of value: Value) -> TensorData? {
    let output = Graph.Output(name: "value", value: value)
    let probe = Graph(name: graph.name, nodes: graph.nodes, outputs: [output])
    return try? Interpreter.run(probe, arguments).first
  }

  /// With another extent wherever it occurs: in arguments, whose data is cropped, and in attributes.
  func resized(_ extent: Int, to smaller: Int) -> FuzzCase? {
    var nodes: [Node] = []
    var table = table
    for node in graph.nodes {
      guard let operation = node.operation.resized(extent, to: smaller) else { return nil }
      let operands = node.operands.map { nodes[$0.index].type }
      guard let type = try? operation.resultType(of: operands) else { return nil }
      if let argument = node.argument, type != node.type {
        table[argument.label] = table[argument.label]?.cropped(to: type.shape)
      }
      nodes.append(Node(operation, node.operands, type))
    }
    return FuzzCase(Graph(name: graph.name, nodes: nodes, outputs: graph.outputs), table)
  }
}

extension Operation {
  fileprivate func resized(_ extent: Int, to smaller: Int) -> (any Operation)? {
    func moved(_ shape: Shape) -> Shape { Shape(shape.extents.map { $0 == extent ? smaller : $0 }) }
    if let argument = self as? Argument {
      let type = argument.type.with(shape: moved(argument.type.shape))
      return Argument(argument.label, argument.role, type, argument.initializer)
    }
    func moved(_ value: AttributeValue) -> AttributeValue {
      switch value {
      case .integer(extent): .integer(smaller)
      case .list(let values): .list(values.map { moved($0) })
      case .tensor(let data): .tensor(data.cropped(to: moved(data.shape)))
      default: value
      }
    }
    if attributes.isEmpty { return self }
    var reader = AttributeReader(
      subject: name, attributes.map { Attribute($0.name, moved($0.value)) })
    return try? Self(from: &reader)
  }
}

extension TensorData {
  /// The corner that has a shape with extents of at most these.
  fileprivate func cropped(to smaller: Shape) -> TensorData {
    guard smaller != shape else { return self }
    let strides = shape.strides
    let numbers = doubles
    let cropped = (0..<smaller.elementCount).map { place in
      var source = 0
      for (axis, stride) in smaller.strides.enumerated() {
        source += place / stride % smaller[axis] * strides[axis]
      }
      return numbers[source]
    }
    return TensorData(TensorType(type.elementType, smaller), doubles: cropped)
  }
}
