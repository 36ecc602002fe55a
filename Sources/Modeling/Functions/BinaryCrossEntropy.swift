import IR
import Operators

/// The mean of -t log p - (1 - t) log(1 - p) with p = sigmoid(logit), without overflow.
///
/// - Shapes: `(s), (s) -> ()`; float logits; targets in 0...1 are cast to the logits' type.
/// - Errors: logits are not floats; shapes differ.
public func binaryCrossEntropy(
  logits: Tensor, targets: Tensor, file: String = #fileID, line: Int = #line
) -> Tensor {
  if let mistake = targetMistake(logits, targets) {
    return logits.rejected(by: "binary cross entropy", mistake, file: file, line: line)
  }
  let targets = targets.cast(to: logits.elementType, file: file, line: line)
  // log(1 + exp(x)) = max(x, 0) + log(1 + exp(-|x|)). At 0 the halves of the gradients of `maximum`
  // and `abs` add up to the exact slope.
  let positive = maximum(logits, 0, file: file, line: line)
  let rest = log1p(exp(-abs(logits)), file: file, line: line)
  return (positive - logits * targets + rest).mean(file: file, line: line)
}

/// The mean of -t log p - (1 - t) log(1 - p).
///
/// Probabilities are kept 1e-7 away from 0 and 1, as Keras does, so that the loss stays finite: the
/// next `f32` below 1 is 6e-8 away.
///
/// - Shapes: `(s), (s) -> ()`; float probabilities; targets in 0...1 are cast to their type.
/// - Errors: probabilities are not floats; shapes differ.
public func binaryCrossEntropy(
  probabilities: Tensor, targets: Tensor, file: String = #fileID, line: Int = #line
) -> Tensor {
  if let mistake = targetMistake(probabilities, targets) {
    return probabilities.rejected(by: "binary cross entropy", mistake, file: file, line: line)
  }
  let targets = targets.cast(to: probabilities.elementType, file: file, line: line)
  let clipped = minimum(maximum(probabilities, 1e-7), 1 - 1e-7, file: file, line: line)
  let hits = targets * log(clipped, file: file, line: line)
  let misses = (1 - targets) * log(1 - clipped, file: file, line: line)
  return -(hits + misses).mean(file: file, line: line)
}
