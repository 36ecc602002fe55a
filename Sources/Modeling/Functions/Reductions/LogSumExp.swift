import IR
import Operators

/// The logarithm of the sum of exp(x) along `axes` (all if nil), without overflow.
///
/// -inf where all elements are -inf, where its gradient is 0; so it is over no elements.
///
/// - Shapes: `(s) -> (s without axes)`, or 1 in their place; float.
/// - Errors: an axis is outside the rank; elements are not floats.
public func logSumExp(
  _ x: Tensor, axes: [Int]? = nil, keepingDimensions: Bool = false, file: String = #fileID,
  line: Int = #line
) -> Tensor {
  let largest = stopGradient(x.max(axes, keepingDimensions: true, file: file, line: line))
  // Infinities less themselves are NaN.
  let shift = select((largest - largest).equal(0), largest, 0)
  let sum = exp(x - shift, file: file, line: line).sum(axes, keepingDimensions: true)
  let isNothing = sum.equal(0)
  let result = select(
    isNothing, Tensor(-.infinity), log(select(isNothing, 1, sum)) + shift, file: file, line: line)
  return keepingDimensions ? result : result.droppingAxes(axes, of: x)
}

extension Tensor {
  /// Drops the axes of extent 1 that a reduction of `original` has kept.
  func droppingAxes(_ axes: [Int]?, of original: Tensor) -> Tensor {
    let reduced = (axes ?? Array(0..<original.rank)).map { $0 < 0 ? $0 + original.rank : $0 }
    return reshape(original.shape.removing(reduced))
  }
}
