import IR

/// The sum of the elements along some axes, which vanish.
///
/// - Attributes: `axes`, distinct.
/// - Shapes: `(s) -> (s without axes)`, numeric.
/// - Gradient: `dA = dC` broadcast along the axes.
/// - Errors: an axis is outside the rank or occurs twice; elements are `bool`.
/// - Follows: `numpy.sum`; 0 over no elements.
struct ReduceSum: ReductionOperation {
  static let name = "reduce_sum"
  static let reduction = Reduction.sum
  let axes: [Int]

  func gradient(_ context: GradientContext) -> [Tensor?] {
    [context.cotangent.restoringAxes(axes, of: context.operands[0])]
  }
}

extension Tensor {
  /// The sum along `axes` (all if nil; negative axes count from the end).
  public func sum(
    _ axes: [Int]? = nil, keepingDimensions: Bool = false, file: String = #fileID,
    line: Int = #line
  ) -> Tensor {
    reduce(axes, keepingDimensions: keepingDimensions, file: file, line: line) {
      ReduceSum(axes: $0)
    }
  }
}
