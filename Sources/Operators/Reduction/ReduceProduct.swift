import IR

/// The product of the elements along some axes, which vanish.
///
/// - Attributes: `axes`, distinct.
/// - Shapes: `(s) -> (s without axes)`, numeric.
/// - Gradient: `dC` times the product of all other elements, also among zeros.
/// - Errors: an axis is outside the rank or occurs twice; elements are `bool`.
/// - Follows: `numpy.prod`; 1 over no elements.
struct ReduceProduct: ReductionOperation {
  static let name = "reduce_product"
  static let reduction = Reduction.product
  let axes: [Int]

  func gradient(_ context: GradientContext) -> [Tensor?] {
    // Dividing the product by an element fails at zeros: the product of the elements that are
    // not 0 serves instead, and counts only where no other element is 0.
    let (a, d) = (context.operands[0], context.cotangent)
    let isZero = a.equal(0)
    let zeros = isZero.cast(to: a.elementType)
    let factors = select(isZero, 1, a)
    let others = factors.product(axes).restoringAxes(axes, of: a) / factors
    let otherZeros = zeros.sum(axes).restoringAxes(axes, of: a) - zeros
    return [select(otherZeros.equal(0), d.restoringAxes(axes, of: a) * others, 0)]
  }
}

extension Tensor {
  /// The product of the elements along `axes` (all if nil; negative axes count from the end).
  public func product(
    _ axes: [Int]? = nil, keepingDimensions: Bool = false, file: String = #fileID,
    line: Int = #line
  ) -> Tensor {
    reduce(axes, keepingDimensions: keepingDimensions, file: file, line: line) {
      ReduceProduct(axes: $0)
    }
  }
}
