import IR

extension Tensor {
  /// Gives numbers the element type of their partner and broadcasts all to one shape.
  ///
  /// That is the type of the first tensor, unless `numbersAs` gives another.
  static func aligned(
    _ operands: [Tensor], numbersAs elementType: ElementType? = nil, for operation: String,
    file: String, line: Int
  ) -> [Tensor] {
    let operands = GraphBuilder.joined(operands)
    guard let lead = operands.first(where: { $0.builder != nil }), let builder = lead.builder else {
      return operands
    }
    let invalid = operands.map { _ in builder.invalid(lead.type) }
    if operands.contains(where: \.isInvalid) { return invalid }
    let elementType = elementType ?? lead.elementType
    var shape = lead.shape
    for operand in operands {
      if let number = operand.number {
        guard !elementType.represents(number) else { continue }
        builder.report(
          operation, "the number \(number) is no \(elementType.rawValue)", operands: operands,
          notes: ["note: cast the tensor to a type that holds the number"], file: file, line: line)
        return invalid
      }
      guard let common = Shape.broadcast(shape, operand.shape) else {
        builder.report(
          operation, "shapes [\(shape)] and [\(operand.shape)] do not broadcast",
          operands: operands, notes: ["note: extents must be equal or 1, aligned from the right"],
          file: file, line: line)
        return invalid
      }
      shape = common
    }
    return operands.map { operand in
      operand.number.map { builder.constant(TensorType(elementType, shape), $0) }
        ?? operand.broadcast(to: shape)
    }
  }

  /// The axis counted from the front; shape rules tell if it is outside the rank.
  package func fromFront(_ axis: Int) -> Int { axis < 0 ? axis + rank : axis }

  /// The axis counted from the front; reports and returns nil if it is outside `0..<limit`.
  func resolved(
    axis: Int, limit: Int? = nil, for operation: String, file: String, line: Int
  ) -> Int? {
    let limit = limit ?? rank
    if (-limit..<limit).contains(axis) { return axis < 0 ? axis + limit : axis }
    report(operation, "axis \(axis) is outside rank \(rank)", file: file, line: line)
    return nil
  }

  /// Records a mistake about this tensor, unless an earlier mistake made it.
  func report(_ operation: String, _ message: String, file: String, line: Int) {
    guard !isInvalid else { return }
    builder?.report(operation, message, operands: [self], file: file, line: line)
  }
}

extension GraphBuilder {
  /// Records a mistake with the types and origins of the operands.
  func report(
    _ operation: String, _ message: String, operands: [Tensor], notes: [String] = [],
    file: String, line: Int
  ) {
    let types = operands.map { $0.number.map { "\($0)" } ?? "\($0.type)" }
    let place = file.isEmpty ? "" : " at \(file):\(line)"
    var context = ["\(operation) with operands \(types.joined(separator: ", "))\(place)"]
    for (position, operand) in operands.enumerated() {
      guard let node = operand.node, let origin = node.origin else { continue }
      let what = node.argument.map { "\($0.role.rawValue) \"\($0.label)\"" } ?? node.operation.name
      context.append("note: operand \(position + 1) is \(what), made \(origin.phrase)")
    }
    report(
      Diagnostic(stage: "build", subject: operation, message: message, notes: context + notes))
  }
}
