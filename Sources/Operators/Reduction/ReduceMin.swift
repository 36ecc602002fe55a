import IR

/// The smallest of the elements along some axes, which vanish.
///
/// - Attributes: `axes`, distinct.
/// - Shapes: `(s) -> (s without axes)`, numeric.
/// - Gradient: `dC`, in equal parts to the elements that are smallest.
/// - Errors: an axis is outside the rank or occurs twice; elements are `bool`.
/// - Follows: `numpy.min`: NaN if any element is; inf or the highest integer over no elements.
struct ReduceMin: ReductionOperation {
  static let name = "reduce_min"
  static let reduction = Reduction.minimum
  let axes: [Int]

  func gradient(_ context: GradientContext) -> [Tensor?] {
    [context.gradientOfExtremum(axes: axes)]
  }
}

extension Tensor {
  /// The smallest element along `axes` (all if nil; negative axes count from the end).
  public func min(
    _ axes: [Int]? = nil, keepingDimensions: Bool = false, file: String = #fileID,
    line: Int = #line
  ) -> Tensor {
    reduce(axes, keepingDimensions: keepingDimensions, file: file, line: line) {
      ReduceMin(axes: $0)
    }
  }
}
