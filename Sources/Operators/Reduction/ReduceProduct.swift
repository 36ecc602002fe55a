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
    let (a, d) = (context.operands[0], context.cotangent)
    guard a.type.elementCount > 0 else { return [a.zerosLike] }
    return [d.restoringAxes(axes, of: a) * others(of: a.widened).cast(to: a.elementType)]
  }

  /// For each element, the product of all others that it is reduced with.
  private func others(of a: Tensor) -> Tensor {
    if axes.count == 1 { return a.productOfOthers(axes[0]) }
    let kept = (0..<a.rank).filter { !axes.contains($0) }
    let order = Transpose(kept + axes)
    let moved = a.transpose(order.permutation)
    // All reduced axes as one, the last.
    let lines = moved.reshape(Shape(Array(moved.shape.extents.prefix(kept.count)) + [-1]))
    return lines.productOfOthers(kept.count).reshape(moved.shape).transpose(order.inverse)
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
