import GraphC

extension TensorData {
  /// The axes in another order: axis i of the result is `axes[i]`.
  /// - Requires: `axes` are all of this tensor's.
  func transposed(_ axes: [Int]) -> TensorData {
    let extents = shape.extents
    var strides = [Int](repeating: 1, count: extents.count)
    for axis in extents.indices.dropLast().reversed() {
      strides[axis] = strides[axis + 1] * extents[axis + 1]
    }
    var places = [0]
    for axis in axes {
      places = places.flatMap { start in
        (0..<extents[axis]).map { start + $0 * strides[axis] }
      }
    }
    return gathered(places, Shape(axes.map { extents[$0] }))
  }

  /// These columns, which are places of the last axis.
  /// - Requires: the rank is at least 1, and columns are inside.
  func columns(_ columns: [Int]) -> TensorData {
    let width = shape.extents.last ?? 1
    let rows = width == 0 ? 0 : elementCount / width
    return gathered(
      (0..<rows).flatMap { row in columns.map { row * width + $0 } },
      Shape(shape.extents.dropLast() + [columns.count]))
  }

  /// Row `row` of the first axis.
  func row(_ row: Int) -> TensorData {
    let rest = Shape(Array(shape.extents.dropFirst()))
    let count = rest.elementCount
    return gathered(Array(row * count..<(row + 1) * count), rest)
  }

  /// The sum with a tensor of the same type.
  func adding(_ other: TensorData) -> TensorData {
    TensorData(type, doubles: zip(doubles, other.doubles).map { $0 + $1 })
  }

  private func gathered(_ places: [Int], _ shape: Shape) -> TensorData {
    switch storage {
    case .f32(let array): TensorData(shape, places.map { array[$0] })
    case .f64(let array): TensorData(shape, places.map { array[$0] })
    case .i32(let array): TensorData(shape, places.map { array[$0] })
    case .i64(let array): TensorData(shape, places.map { array[$0] })
    case .u8(let array): TensorData(shape, places.map { array[$0] })
    case .bool(let array): TensorData(shape, places.map { array[$0] })
    case .i8(let array): TensorData(shape, places.map { array[$0] })
    case .f16(let array): TensorData(shape, .f16(places.map { array[$0] }))
    case .bf16(let array): TensorData(shape, .bf16(places.map { array[$0] }))
    }
  }
}
