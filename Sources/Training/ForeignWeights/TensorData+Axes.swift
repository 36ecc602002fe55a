import GraphC
import IR

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

  /// The sum with a tensor of the same type.
  func adding(_ other: TensorData) -> TensorData {
    TensorData(type, doubles: zip(doubles, other.doubles).map { $0 + $1 })
  }

  private func gathered(_ places: [Int], _ shape: Shape) -> TensorData {
    selecting(PlaceSelection(places: places), shape)
  }
}

/// Single elements, by their places.
private struct PlaceSelection: ElementSelection {
  let places: [Int]

  func elements<Element>(of array: [Element]) -> [Element] { places.map { array[$0] } }
}
