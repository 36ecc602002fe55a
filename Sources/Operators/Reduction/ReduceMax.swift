import IR

/// The largest of the elements along some axes, which vanish.
///
/// - Attributes: `axes`, distinct.
/// - Shapes: `(s) -> (s without axes)`, numeric.
/// - Gradient: `dC`, in equal parts to the elements that are largest.
/// - Errors: an axis is outside the rank or occurs twice; elements are `bool`.
/// - Follows: `numpy.max`: NaN if any element is; -inf or the lowest integer over no elements.
struct ReduceMax: ReductionOperation {
  static let name = "reduce_max"
  static let reduction = Reduction.maximum
  let axes: [Int]

  func gradient(_ context: GradientContext) -> [Tensor?] {
    [context.gradientOfExtremum(axes: axes)]
  }
}

extension Tensor {
  /// The largest element along `axes` (all if nil; negative axes count from the end).
  public func max(
    _ axes: [Int]? = nil, keepingDimensions: Bool = false, file: String = #fileID,
    line: Int = #line
  ) -> Tensor {
    reduce(axes, keepingDimensions: keepingDimensions, file: file, line: line) {
      ReduceMax(axes: $0)
    }
  }
}
