import IR

/// The sum of the elements along some axes, which vanish, divided by their number.
///
/// - Attributes: `axes`, distinct.
/// - Shapes: `(s) -> (s without axes)`, float.
/// - Gradient: `dA = dC / count` broadcast along the axes.
/// - Errors: an axis is outside the rank or occurs twice; elements are not floats.
/// - Follows: `numpy.mean`; NaN over no elements.
struct ReduceMean: ReductionOperation {
  static let name = "reduce_mean"
  static let reduction = Reduction.sum
  let axes: [Int]

  static func accepts(_ type: ElementType) -> Bool { type.isFloat }

  /// How many elements one mean is over.
  static func count(_ axes: [Int], of type: TensorType) -> Int {
    Shape(axes.map { type.shape[$0] }).elementCount
  }

  func define(_ formula: FormulaBuilder, operands: [TensorType], result: TensorType) -> Expression {
    let sum = formula.reduction(.sum, of: operands[0], axes: axes)
    return sum / sum.constant(Double(Self.count(axes, of: operands[0])))
  }

  func gradient(_ context: GradientContext) -> [Tensor?] {
    let operand = context.operands[0]
    let share = context.cotangent / Tensor(Double(Self.count(axes, of: operand.type)))
    return [share.restoringAxes(axes, of: operand)]
  }
}

extension Tensor {
  /// The mean of the elements along `axes` (all if nil; negative axes count from the end).
  public func mean(
    _ axes: [Int]? = nil, keepingDimensions: Bool = false, file: String = #fileID,
    line: Int = #line
  ) -> Tensor {
    reduce(axes, keepingDimensions: keepingDimensions, file: file, line: line) {
      ReduceMean(axes: $0)
    }
  }
}
