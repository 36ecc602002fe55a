import IR
import Operators

/// The mean of (prediction - target)².
///
/// - Shapes: `(s), (s) -> ()`; float predictions; targets are cast to their type.
/// - Errors: predictions are not floats; shapes differ.
public func meanSquaredError(
  predictions: Tensor, targets: Tensor, file: String = #fileID, line: Int = #line
) -> Tensor {
  if let mistake = targetMistake(predictions, targets) {
    return predictions.rejected(by: "mean squared error", mistake, file: file, line: line)
  }
  let targets = targets.cast(to: predictions.elementType, file: file, line: line)
  return square(predictions - targets).mean(file: file, line: line)
}
