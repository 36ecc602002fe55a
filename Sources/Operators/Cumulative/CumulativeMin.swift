import IR

/// The smallest of all elements of a line up to the place, itself included.
///
/// - Attributes: `axis`; `reverse`: from the place to the end instead.
/// - Shapes: `(s) -> (s)`, numeric.
/// - Gradient: `dC` to the last element that equals it.
/// - Errors: the axis is outside the rank; elements are `bool`.
/// - Follows: `torch.cummin`: NaN from the first NaN on.
struct CumulativeMin: CumulativeOperation {
  static let name = "cumulative_min"
  static let reduction = Reduction.minimum
  let axis: Int
  let isReversed: Bool

  func gradient(_ context: GradientContext) -> [Tensor?] {
    context.gradientOfRunningExtremum(axis: axis, isReversed: isReversed)
  }
}

extension Tensor {
  /// The smallest of all elements up to each place along `axis`, or from it on if `reversed` (a negative
  /// axis counts from the end).
  public func cumulativeMin(
    _ axis: Int, reversed: Bool = false, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    let axis = fromFront(axis)
    return .apply(CumulativeMin(axis: axis, isReversed: reversed), [self], file: file, line: line)
  }
}
