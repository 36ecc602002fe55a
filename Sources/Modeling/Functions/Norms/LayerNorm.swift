import IR
import Operators

/// Each row less its mean, divided by its standard deviation; then times `scale`, plus `shift`.
///
///     (x - mean) / √(variance + epsilon) · scale + shift
///
/// - Option `axes`: how many of the last axes make a row.
/// - Shapes: `(…, r) -> (…, r)`, float; scale and shift `(r)`, the row's shape.
/// - Errors: elements are not floats; the rank is below `axes`; scale or shift have another type.
/// - Follows: `torch.nn.functional.layer_norm`; Ba et al., "Layer normalization" (2016).
public func layerNorm(
  _ x: Tensor, scale: Tensor? = nil, shift: Tensor? = nil, axes: Int = 1, epsilon: Double = 1e-5,
  file: String = #fileID, line: Int = #line
) -> Tensor {
  let row = rowShape(x, axes)
  let mistake = normMistake(
    x, minimumRank: max(axes, 1), parameters: [("scale", scale), ("shift", shift)], shape: row,
    epsilon: epsilon)
  if let mistake = mistake ?? rowMistake(axes) {
    return x.rejected(by: "layer norm", mistake, file: file, line: line)
  }
  guard x.value != nil else { return x }
  let normalization = Standardization(
    x, axes: Array((x.rank - axes)..<x.rank), epsilon: epsilon, file: file, line: line)
  return normalization.normal.scaled(by: scale, shiftedBy: shift)
}

/// Each row divided by the root of the mean of its squares; then times `scale`.
///
///     x / √(mean(x²) + epsilon) · scale
///
/// - Option `axes`: how many of the last axes make a row.
/// - Shapes: `(…, r) -> (…, r)`, float; scale `(r)`, the row's shape.
/// - Errors: elements are not floats; the rank is below `axes`; the scale has another type.
/// - Follows: `torch.nn.functional.rms_norm`, with an epsilon of its own; Zhang and Sennrich, "Root
///   mean square layer normalization" (NeurIPS 2019).
public func rmsNorm(
  _ x: Tensor, scale: Tensor? = nil, axes: Int = 1, epsilon: Double = 1e-6,
  file: String = #fileID, line: Int = #line
) -> Tensor {
  let row = rowShape(x, axes)
  let mistake = normMistake(
    x, minimumRank: max(axes, 1), parameters: [("scale", scale)], shape: row, epsilon: epsilon)
  if let mistake = mistake ?? rowMistake(axes) {
    return x.rejected(by: "rms norm", mistake, file: file, line: line)
  }
  guard x.value != nil else { return x }
  let squares = square(x).mean(
    Array((x.rank - axes)..<x.rank), keepingDimensions: true, file: file, line: line)
  return (x * rsqrt(squares + Tensor(epsilon))).scaled(by: scale, shiftedBy: nil)
}

private func rowShape(_ x: Tensor, _ axes: Int) -> Shape {
  Shape(Array(x.shape.extents.suffix(max(axes, 0))))
}

private func rowMistake(_ axes: Int) -> String? {
  axes >= 1 ? nil : "axes is \(axes), expected at least 1"
}
