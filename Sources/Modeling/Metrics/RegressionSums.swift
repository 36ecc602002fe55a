import IR
import Operators

/// What errors of a regression are computed from: the count, Σ|d|, Σd², Σt and Σt² for targets t
/// and differences d = prediction - target, over all elements.
///
/// - Shapes: `(s), (s) -> (5)`; float predictions; targets of any type; the result is `f64`.
/// - Errors: predictions are not floats; shapes differ.
public func regressionSums(
  predictions: Tensor, targets: Tensor, file: String = #fileID, line: Int = #line
) -> Tensor {
  if let mistake = targetMistake(predictions, targets) {
    return predictions.rejected(by: "regression sums", mistake, file: file, line: line)
  }
  guard predictions.value != nil, let builder = predictions.builder else { return predictions }
  let t = targets.cast(to: .f64, file: file, line: line)
  let d = predictions.cast(to: .f64, file: file, line: line) - t
  let count = builder.constant(TensorType(.f64, []), Double(t.type.elementCount))
  return stack(
    [count, abs(d).sum(), square(d).sum(), t.sum(), square(t).sum()], file: file, line: line)
}
