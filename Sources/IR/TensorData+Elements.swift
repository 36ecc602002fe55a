/// Elements along the first axis.
extension TensorData {
  /// The part at `index` of the first axis.
  ///
  /// - Requires: the index is inside the axis.
  public func element(_ index: Int) -> TensorData {
    let shape = Shape(Array(shape.extents.dropFirst()))
    let range = index * shape.elementCount..<(index + 1) * shape.elementCount
    return selecting(ElementRange(range: range), shape)
  }

  /// The elements that a selection takes, as a tensor of this shape.
  ///
  /// - Requires: as many elements are taken as the shape has.
  package func selecting(_ selection: some ElementSelection, _ shape: Shape) -> TensorData {
    let selected: Storage =
      switch storage {
      case .f32(let array): .f32(selection.elements(of: array))
      case .f64(let array): .f64(selection.elements(of: array))
      case .i32(let array): .i32(selection.elements(of: array))
      case .i64(let array): .i64(selection.elements(of: array))
      case .u8(let array): .u8(selection.elements(of: array))
      case .bool(let array): .bool(selection.elements(of: array))
      case .i8(let array): .i8(selection.elements(of: array))
      case .f16(let array): .f16(selection.elements(of: array))
      case .bf16(let array): .bf16(selection.elements(of: array))
      }
    return TensorData(shape, selected)
  }

  /// Tensors of one type along a new first axis.
  public init(stacking elements: [TensorData], _ type: TensorType) {
    let shape = Shape([elements.count] + type.shape.extents)
    let stacked = type.with(shape: shape)
    self.init(type: stacked, bytes: elements.flatMap(\.bytes))
  }
}

/// Which elements of an array are taken, in what order, whatever their type.
package protocol ElementSelection {
  func elements<Element>(of array: [Element]) -> [Element]
}

/// Neighbours.
private struct ElementRange: ElementSelection {
  let range: Range<Int>

  func elements<Element>(of array: [Element]) -> [Element] { Array(array[range]) }
}
