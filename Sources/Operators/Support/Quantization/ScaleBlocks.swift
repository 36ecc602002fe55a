import IR

/// Which elements of a tensor have a scale in common: blocks of equal extents, the last of an axis
/// maybe smaller.
///
/// `[784, 1]` of a matrix with 784 rows is a scale for each column, `[32, 1]` one for every 32 of a
/// column's elements.
package struct ScaleBlocks: Hashable, Sendable {
  /// Of a block, one per axis.
  package let extents: [Int]

  package init(_ extents: [Int]) { self.extents = extents }

  /// How many blocks there are along each axis.
  package func count(_ shape: Shape) -> Shape {
    Shape(zip(shape.extents, extents).map { ($0 + $1 - 1) / $1 })
  }

  /// Checks blocks and the shape of scales for a tensor.
  func check(_ operation: some Operation, _ type: TensorType, scales: TensorType)
    throws(Diagnostic)
  {
    guard extents.count == type.rank else {
      throw operation.failure("'block' has \(extents.count) entries, \(type) has rank \(type.rank)")
    }
    if let extent = extents.first(where: { !(1...Shape.maximumElementCount).contains($0) }) {
      throw operation.failure("'block' has the impossible extent \(extent)")
    }
    let expected = count(type.shape)
    guard scales.shape == expected else {
      throw operation.failure(
        "scales are \(scales), expected [\(expected)] for blocks of \(extents) in \(type)")
    }
  }

  /// The place of the scale of the element at `indices`.
  func places(_ indices: [Expression]) -> [Expression] {
    zip(indices, extents).map { $1 == 1 ? $0 : $0.floorDivided(by: $1) }
  }

  /// The sum of each block's elements.
  func sums(_ x: Tensor) -> Tensor { reduced(x) { $0.sum($1) } }

  /// The largest element of each block; none is negative.
  func maxima(_ x: Tensor) -> Tensor { reduced(x) { $0.max($1) } }

  /// What `reduce` makes of each block, with zeros where blocks go beyond the tensor.
  private func reduced(_ x: Tensor, _ reduce: (Tensor, [Int]) -> Tensor) -> Tensor {
    let counts = count(x.shape)
    let missing = zip(zip(counts.extents, extents), x.shape.extents).map { $0.0 * $0.1 - $1 }
    let whole =
      missing.contains { $0 > 0 }
      ? x.pad(low: missing.map { _ in 0 }, high: missing) : x
    let split = zip(counts.extents, extents).flatMap { [$0, $1] }
    return reduce(whole.reshape(Shape(split)), (0..<x.rank).map { 2 * $0 + 1 })
  }
}
