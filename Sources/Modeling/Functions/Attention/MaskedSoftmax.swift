import IR
import Operators

/// `softmax` over the elements that a mask keeps; the others get 0, and so do all elements of a row
/// in which none is kept.
///
/// Neither values nor gradients are NaN then, where the quotient would be 0 / 0. An element is also
/// masked by being -∞.
///
/// - Shapes: `(s), (m) -> (s)`, float; the mask `bool`, broadcast to s: true keeps.
/// - Errors: the axis is outside the rank; elements are not floats; the mask is not `bool` or does
///   not broadcast.
/// - Follows: `jax.nn.softmax` with `where`, but for empty rows.
public func softmax(
  _ x: Tensor, mask: Tensor, axis: Int = -1, file: String = #fileID, line: Int = #line
) -> Tensor {
  safeSoftmax(
    select(mask, x, Tensor(-.infinity), file: file, line: line), axis: axis, file: file, line: line)
}
