import IR

extension Tensor {
  /// Applies a reduction; a wrong axis is recorded as a mistake by its shape rule.
  func reduce(
    _ axes: [Int]?, keepingDimensions: Bool, file: String, line: Int,
    _ make: ([Int]) -> any Operation
  ) -> Tensor {
    let axes = (axes ?? Array(0..<rank)).map(fromFront).sorted()
    if number != nil && axes.isEmpty { return self }
    let result = Tensor.apply(make(axes), [self], file: file, line: line)
    guard keepingDimensions else { return result }
    return result.reshape(Shape(shape.extents.indices.map { axes.contains($0) ? 1 : shape[$0] }))
  }

  /// Broadcasts a reduced tensor back along the axes it lost.
  func restoringAxes(_ axes: [Int], of original: Tensor) -> Tensor {
    // Leading axes come back by broadcasting alone, which aligns from the right.
    if axes == Array(0..<axes.count) { return broadcast(to: original.shape) }
    let extents = original.shape.extents.indices.map { axes.contains($0) ? 1 : original.shape[$0] }
    return reshape(Shape(extents)).broadcast(to: original.shape)
  }
}

extension GradientContext {
  /// The gradient of a largest or smallest element: split equally among the elements that attain
  /// it, as in JAX.
  func gradientOfExtremum(axes: [Int]) -> Tensor {
    let operand = operands[0]
    let isExtremum = operand.equal(result.restoringAxes(axes, of: operand))
    let share = isExtremum.cast(to: operand.elementType)
    return share * (cotangent / share.sum(axes)).restoringAxes(axes, of: operand)
  }
}
