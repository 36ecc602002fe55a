extension Graph {
  /// The graph with all its `f32` tensors turned into `type`.
  ///
  /// That concerns arguments, literals, and attributes that name a type. Origins stay.
  ///
  /// - Throws: when an operator does not take the other type.
  public func withFloats(_ type: ElementType) throws(Diagnostic) -> Graph {
    var nodes: [Node] = []
    for node in self.nodes {
      let operation = try node.operation.withFloats(type)
      let operands = node.operands.map { nodes[$0.index].type }
      nodes.append(
        Node(operation, node.operands, try operation.resultType(of: operands), origin: node.origin))
    }
    let result = Graph(name: name, nodes: nodes, outputs: outputs)
    try result.verify()
    return result
  }
}

extension Operation {
  fileprivate func withFloats(_ type: ElementType) throws(Diagnostic) -> any Operation {
    if let argument = self as? Argument {
      return Argument(
        argument.label, argument.role, argument.type.withFloats(type), argument.initializer)
    }
    if let operation = withBodies {
      var bodies: [Graph] = []
      for body in operation.control.bodies { bodies.append(try body.withFloats(type)) }
      return operation.with(ControlFlow(operation.control.form, bodies))
    }
    if attributes.isEmpty { return self }
    let replaced = attributes.map { Attribute($0.name, $0.value.withFloats(type)) }
    if replaced == attributes { return self }
    var reader = AttributeReader(subject: name, replaced)
    return try Self(from: &reader)
  }
}

extension AttributeValue {
  fileprivate func withFloats(_ type: ElementType) -> AttributeValue {
    switch self {
    case .word(ElementType.f32.rawValue): .word(type.rawValue)
    case .list(let values): .list(values.map { $0.withFloats(type) })
    case .tensor(let data) where data.type.elementType == .f32:
      .tensor(TensorData(data.type.withFloats(type), doubles: data.doubles))
    case .tensor, .integer, .float, .boolean, .word, .string, .graph: self
    }
  }
}

extension TensorType {
  fileprivate func withFloats(_ type: ElementType) -> TensorType {
    elementType == .f32 ? TensorType(type, shape) : self
  }
}
