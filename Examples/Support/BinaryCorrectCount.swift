import GraphC

/// The number of logits whose sign agrees with their target, 0 or 1: `i64[]`.
func binaryCorrectCount(logits: Tensor, targets: Tensor) -> Tensor {
  logits.greater(0).equal(targets.greater(0.5)).cast(to: .i64).sum()
}
