import IR

/// The sum of all elements of a line up to the place, itself included.
///
/// - Attributes: `axis`; `reverse`: from the place to the end instead.
/// - Shapes: `(s) -> (s)`, numeric.
/// - Gradient: `dA` is `dC` summed from the other end.
/// - Errors: the axis is outside the rank; elements are `bool`.
/// - Follows: `numpy.cumsum` with the element type kept; `f32` is summed in `f64`.
struct CumulativeSum: CumulativeOperation {
  static let name = "cumulative_sum"
  static let reduction = Reduction.sum
  let axis: Int
  let isReversed: Bool

  func gradient(_ context: GradientContext) -> [Tensor?] {
    [context.cotangent.cumulativeSum(axis, reversed: !isReversed)]
  }
}

extension Tensor {
  /// The sum of all elements up to each place along `axis`, or from it on if `reversed` (a negative
  /// axis counts from the end).
  public func cumulativeSum(
    _ axis: Int, reversed: Bool = false, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    let axis = fromFront(axis)
    return .apply(CumulativeSum(axis: axis, isReversed: reversed), [self], file: file, line: line)
  }
}
