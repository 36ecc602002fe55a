/// Elements along the first axis.
extension TensorData {
  /// The part at `index` of the first axis.
  ///
  /// - Requires: the index is inside the axis.
  public func element(_ index: Int) -> TensorData {
    let shape = Shape(Array(shape.extents.dropFirst()))
    let range = index * shape.elementCount..<(index + 1) * shape.elementCount
    let part: Storage =
      switch storage {
      case .f32(let array): .f32(Array(array[range]))
      case .f64(let array): .f64(Array(array[range]))
      case .i32(let array): .i32(Array(array[range]))
      case .i64(let array): .i64(Array(array[range]))
      case .u8(let array): .u8(Array(array[range]))
      case .bool(let array): .bool(Array(array[range]))
      case .i8(let array): .i8(Array(array[range]))
      case .f16(let array): .f16(Array(array[range]))
      case .bf16(let array): .bf16(Array(array[range]))
      }
    return TensorData(shape, part)
  }

  /// Tensors of one type along a new first axis.
  public init(stacking elements: [TensorData], _ type: TensorType) {
    let shape = Shape([elements.count] + type.shape.extents)
    let stacked = type.with(shape: shape)
    self.init(type: stacked, bytes: elements.flatMap(\.bytes))
  }
}
