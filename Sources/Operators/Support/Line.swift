import IR

/// Places in a row-major buffer that differ along one axis only.
struct Line {
  private let start: Int
  private let stride: Int
  let count: Int

  subscript(index: Int) -> Int { start + index * stride }

  /// Every line along `axis`.
  static func all(of shape: Shape, axis: Int) -> [Line] {
    guard shape.elementCount > 0 else { return [] }
    let (count, stride) = (shape[axis], shape.strides[axis])
    let outer = shape.elementCount / (count * stride)
    return (0..<outer * stride).map { line in
      Line(start: line / stride * count * stride + line % stride, stride: stride, count: count)
    }
  }
}
