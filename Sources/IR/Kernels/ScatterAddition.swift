/// The extents of a scatter: `outer x updates x inner` into `outer x extent x inner`.
public struct ScatterAddition: Hashable, Sendable {
  public let indexType: ElementType
  public let elementType: ElementType
  public let outer: Int
  public let updates: Int
  public let extent: Int
  public let inner: Int

  public init(indices: TensorType, result: TensorType, axis: Int) {
    indexType = indices.elementType
    elementType = result.elementType
    outer = result.shape.extents[..<axis].reduce(1, *)
    updates = indices.elementCount
    extent = result.shape[axis]
    inner = result.shape.extents[(axis + 1)...].reduce(1, *)
  }
}
