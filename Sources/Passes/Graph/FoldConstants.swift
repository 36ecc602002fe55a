import IR
import Operators

extension Pass {
  /// Evaluates nodes whose operands are constants: small ones whole, larger ones if they are one
  /// value broadcast.
  ///
  ///     %0 = constant {value = f32[] 2.0} : f32[]
  ///     %1 = exp %0 : f32[]
  ///     // ->
  ///     %0 = constant {value = f32[] 7.389056} : f32[]
  ///
  /// Keeps every value as the interpreter computes it.
  package static let foldConstants = Pass("fold-constants", "evaluates constant nodes") {
    graph throws(Diagnostic) in
    try graph.rebuilt { builder, node, operands in
      guard !operands.isEmpty, node.constant == nil, node.control == nil else { return nil }
      return builder.foldSmall(node, operands) ?? builder.foldSplat(node, operands)
    }
  }
}

/// Constants up to this many elements are folded into literals.
private let foldedElementLimit = 1024

extension GraphBuilder {
  fileprivate func foldSmall(_ node: Node, _ operands: [Tensor]) -> Tensor? {
    guard node.type.elementCount <= foldedElementLimit else { return nil }
    let data = constants(operands)
    guard data.count == operands.count else { return nil }
    // A broadcast constant stays a broadcast: one number is cheaper than a literal tensor.
    if node.type.elementCount > 1 && data.allSatisfy({ $0.elementCount == 1 }) { return nil }
    switch node.meaning(operands: operands.map(\.type)) {
    case .whole(let operation): return constant(operation.evaluate(data, result: node.type))
    case .formula(let formula): return formula.evaluate(data).map { constant($0) }
    case .given, .bodies: return nil
    }
  }

  /// The values of operands that are literals or, beside a literal tensor, one value broadcast.
  private func constants(_ operands: [Tensor]) -> [TensorData] {
    let literals = operands.map { $0.node?.constant }
    let isBesideTensor = literals.contains { $0.map { $0.elementCount > 1 } ?? false }
    return zip(operands, literals).compactMap { operand, literal -> TensorData? in
      if let literal { return literal }
      let count = operand.type.elementCount
      guard isBesideTensor, count <= foldedElementLimit, let value = operand.splat else {
        return nil
      }
      return value.type.elementType.isInteger
        ? TensorData(operand.type, integers: Array(repeating: value.integers[0], count: count))
        : TensorData(operand.type, repeating: value.doubles[0])
    }
  }

  /// An operator on constants that are one value everywhere: elementwise, or one that only moves
  /// elements.
  fileprivate func foldSplat(_ node: Node, _ operands: [Tensor]) -> Tensor? {
    if node.isBroadcast && operands[0].rank == 0 { return nil }
    let values = operands.compactMap(\.splat)
    guard values.count == operands.count, let formula = node.formula(operands: operands.map(\.type))
    else { return nil }
    if formula.isMovement { return repeated(values[0], node.type.shape) }
    guard formula.isElementwise else { return nil }
    let scalars = zip(values, operands).map { TensorType($1.elementType, []) }
    guard let type = try? node.operation.resultType(of: scalars) else { return nil }
    guard let value = Node(node.operation, [], type).formula(operands: scalars)?.evaluate(values)
    else { return nil }
    return repeated(value, node.type.shape)
  }

  /// A scalar broadcast; a literal if that is no larger.
  private func repeated(_ value: TensorData, _ shape: Shape) -> Tensor {
    switch shape.elementCount {
    case 0: constant(TensorData(value.type.with(shape: shape), repeating: 0))
    case 1: constant(value.reshaped(shape))
    default: constant(value).broadcast(to: shape, file: "")
    }
  }
}

extension Tensor {
  /// The constant scalar this tensor repeats, or nil.
  fileprivate var splat: TensorData? {
    guard let node else { return nil }
    if let data = node.constant, data.elementCount == 1 { return data.reshaped([]) }
    if node.isBroadcast || node.isReshape { return operands[0].splat }
    return nil
  }
}
