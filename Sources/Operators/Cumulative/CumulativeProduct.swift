import IR

/// The product of all elements of a line up to the place, itself included.
///
/// - Attributes: `axis`; `reverse`: from the place to the end instead.
/// - Shapes: `(s) -> (s)`, numeric.
/// - Gradient: the sum, over the products an element is a factor of, of `dC` times their other
///   factors, also among zeros; the second gradient takes zeros as fixed.
/// - Errors: the axis is outside the rank; elements are `bool`.
/// - Follows: `numpy.cumprod` with the element type kept.
struct CumulativeProduct: CumulativeOperation {
  static let name = "cumulative_product"
  static let reduction = Reduction.product
  let axis: Int
  let isReversed: Bool

  func gradient(_ context: GradientContext) -> [Tensor?] {
    // As for a whole product: zeros are counted instead of multiplied. A product passes its
    // cotangent to its nonzero factors if it has no zero, and to a zero if that is its only one.
    let (a, d) = (context.operands[0], context.cotangent)
    let isZero = a.equal(0)
    let factors = select(isZero, 1, a)
    let zeros = isZero.cast(to: .i64).cumulativeSum(axis, reversed: isReversed)
    let products = d * factors.cumulativeProduct(axis, reversed: isReversed)
    func total(_ count: Tensor) -> Tensor {
      select(zeros.equal(count), products, 0).cumulativeSum(axis, reversed: !isReversed)
    }
    return [select(isZero, total(1), total(0)) / factors]
  }
}

extension Tensor {
  /// The product of all elements up to each place along `axis`, or from it on if `reversed` (a
  /// negative axis counts from the end).
  public func cumulativeProduct(
    _ axis: Int, reversed: Bool = false, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    let axis = fromFront(axis)
    let operation = CumulativeProduct(axis: axis, isReversed: reversed)
    return .apply(operation, [self], file: file, line: line)
  }
}
