/// The extents of a scatter: `outer x updates x inner` into `outer x extent x inner`.
package struct ScatterAddition: Hashable, Sendable {
  package let indexType: ElementType
  package let elementType: ElementType
  package let outer: Int
  package let updates: Int
  package let extent: Int
  package let inner: Int

  package init(indices: TensorType, result: TensorType, axis: Int) {
    indexType = indices.elementType
    elementType = result.elementType
    outer = result.shape.extents[..<axis].reduce(1, *)
    updates = indices.elementCount
    extent = result.shape[axis]
    inner = result.shape.extents[(axis + 1)...].reduce(1, *)
  }
}
