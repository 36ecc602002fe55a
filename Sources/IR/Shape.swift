/// The extents of a tensor, outermost axis first; `[]` is a scalar.
public struct Shape: Hashable, Sendable, ExpressibleByArrayLiteral, CustomStringConvertible {
  public let extents: [Int]

  /// The largest element count of a tensor; its byte count stays far below `Int.max`.
  package static let maximumElementCount = 1 << 48

  /// The most axes of a tensor; as NumPy's.
  package static let maximumRank = 64

  public init(_ extents: [Int]) { self.extents = extents }
  public init(arrayLiteral extents: Int...) { self.extents = extents }

  public var rank: Int { extents.count }

  /// The product of the extents, saturated at `maximumElementCount + 1`.
  public var elementCount: Int {
    if extents.contains(0) { return 0 }
    var count = 1
    for extent in extents {
      let (product, overflow) = count.multipliedReportingOverflow(by: extent)
      if overflow || product > Self.maximumElementCount { return Self.maximumElementCount + 1 }
      count = product
    }
    return count
  }

  /// Whether no extent is negative and the tensor is addressable.
  ///
  /// Empty tensors obey the same limit without their extents of 0, so that strides never overflow.
  package var isValid: Bool {
    extents.allSatisfy { $0 >= 0 } && rank <= Self.maximumRank
      && Shape(extents.filter { $0 != 0 }).elementCount <= Self.maximumElementCount
  }

  /// The extent of `axis`; axes outside the rank read as 1, as broadcasting treats them.
  public subscript(axis: Int) -> Int {
    extents.indices.contains(axis) ? extents[axis] : 1
  }

  /// Elements between neighbours along each axis of a row-major tensor.
  public var strides: [Int] {
    var strides = [Int](repeating: 1, count: rank)
    for axis in strides.indices.dropLast().reversed() {
      strides[axis] = strides[axis + 1] * max(extents[axis + 1], 1)
    }
    return strides
  }

  /// The shape without `axes`.
  public func removing(_ axes: [Int]) -> Shape {
    Shape(extents.indices.filter { !axes.contains($0) }.map { extents[$0] })
  }

  /// The shape both broadcast to under NumPy's rules (right-aligned, extents equal or 1), or nil.
  public static func broadcast(_ a: Shape, _ b: Shape) -> Shape? {
    let rank = max(a.rank, b.rank)
    var extents: [Int] = []
    for axis in 0..<rank {
      let x = a[axis - (rank - a.rank)]
      let y = b[axis - (rank - b.rank)]
      guard x == y || x == 1 || y == 1 else { return nil }
      extents.append(x == 1 ? y : x)
    }
    return Shape(extents)
  }

  /// `32x10`; empty for a scalar.
  public var description: String { extents.map(String.init).joined(separator: "x") }
}
