/// An operator whose elements have no formula of reasonable cost: a sort, a factorization.
///
/// `evaluate` takes the place of `define` as the meaning. Such a node is a kernel of its own.
public protocol WholeOperation: Operation {
  /// The result for operands of the types that `resultType` accepted.
  func evaluate(_ operands: [TensorData], result: TensorType) -> TensorData
}

extension WholeOperation {
  public func define(
    _ formula: FormulaBuilder, operands: [TensorType], result: TensorType
  ) -> Expression {
    preconditionFailure("\(name) is evaluated as a whole")
  }
}
