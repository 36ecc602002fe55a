import IR

extension Tensor {
  /// Applies an operator to tensors of one graph.
  static func apply(
    _ operation: any Operation, _ operands: [Tensor], file: String = "", line: Int = 0
  ) -> Tensor {
    guard let builder = operands.lazy.compactMap(\.builder).first else {
      preconditionFailure("\(operation.name): at least one operand must belong to a graph")
    }
    let typed = operands.map { $0.number == nil ? $0 : builder.constant($0.type, $0.number ?? 0) }
    return builder.apply(operation, typed, file: file, line: line)
  }

  /// Gives numbers the element type of their partner and broadcasts all to one shape.
  static func aligned(_ operands: [Tensor], for operation: String) -> [Tensor] {
    guard let lead = operands.first(where: { $0.builder != nil }), let builder = lead.builder else {
      return operands
    }
    var shape = lead.shape
    for operand in operands where operand.number == nil {
      guard let common = Shape.broadcast(shape, operand.shape) else {
        builder.report(
          Diagnostic(
            stage: "build", subject: operation,
            message: "shapes [\(shape)] and [\(operand.shape)] do not broadcast",
            notes: ["note: extents must be equal or 1, aligned from the right"]))
        return operands.map { _ in builder.invalid(lead.type) }
      }
      shape = common
    }
    return operands.map { operand in
      let tensor =
        operand.number.map { builder.constant(TensorType(lead.elementType, []), $0) } ?? operand
      return tensor.broadcast(to: shape)
    }
  }

  /// An elementwise operator with NumPy's broadcasting; two numbers give a number.
  static func elementwise(_ operation: any Operation, _ a: Tensor, _ b: Tensor) -> Tensor {
    let operands = aligned([a, b], for: operation.name)
    return apply(operation, operands)
  }
}

extension GraphBuilder {
  /// A constant of any shape with one value.
  public func constant(_ type: TensorType, _ value: Double) -> Tensor {
    let scalar = TensorData(TensorType(type.elementType, []), repeating: value)
    return apply(Constant(scalar), []).broadcast(to: type.shape)
  }

  /// A constant tensor.
  public func constant(_ data: TensorData) -> Tensor { apply(Constant(data), []) }
}
