/// An operator whose elements have no formula of reasonable cost: a sort, a factorization.
///
/// Such a node is a kernel of its own.
package protocol WholeOperation: Operation {
  /// The result for operands of the types that `resultType` accepted.
  func evaluate(_ operands: [TensorData], result: TensorType) -> TensorData
}

extension WholeOperation {
  package func meaning(operands: [TensorType], result: TensorType) -> Meaning { .whole(self) }
}
