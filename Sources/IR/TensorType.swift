/// Element type and shape of a value; printed as `f32[32x10]`.
public struct TensorType: Hashable, Sendable, CustomStringConvertible {
  public let elementType: ElementType
  public let shape: Shape

  public init(_ elementType: ElementType, _ shape: Shape) {
    self.elementType = elementType
    self.shape = shape
  }

  public var rank: Int { shape.rank }
  public var elementCount: Int { shape.elementCount }
  public var byteCount: Int { shape.elementCount * elementType.byteCount }
  public var isScalar: Bool { shape.rank == 0 }

  /// Start of every buffer in memory: a cache line, and the widest vector.
  package static let alignmentInBytes = 64

  public func with(shape: Shape) -> TensorType { TensorType(elementType, shape) }
  public func with(elementType: ElementType) -> TensorType { TensorType(elementType, shape) }

  public var description: String { "\(elementType.rawValue)[\(shape)]" }
}
