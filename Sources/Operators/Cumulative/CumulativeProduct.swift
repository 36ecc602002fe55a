import IR

/// The product of all elements of a line up to the place, itself included.
///
/// - Attributes: `axis`; `reverse`: from the place to the end instead.
/// - Shapes: `(s) -> (s)`, numeric.
/// - Gradient: the sum, over the products an element is a factor of, of `dC` times their other
///   factors, also among zeros.
/// - Errors: the axis is outside the rank; elements are `bool`.
/// - Follows: `numpy.cumprod` with the element type kept.
struct CumulativeProduct: CumulativeOperation {
  static let name = "cumulative_product"
  static let reduction = Reduction.product
  let axis: Int
  let isReversed: Bool

  func gradient(_ context: GradientContext) -> [Tensor?] {
    // Factors before the element are in all of those products; s sums dC times those behind it:
    // s[i] = dC[i] + a[i + 1] · s[i + 1].
    let (a, d) = (context.operands[0].widened, context.cotangent.widened)
    let factors = a.shifted(axis, by: isReversed ? 1 : -1, filling: 1)
    let sums = d.accumulated(by: factors, axis, reversed: isReversed)
    let earlier = a.productOfEarlier(axis, reversed: isReversed)
    return [(earlier * sums).cast(to: context.operands[0].elementType)]
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
