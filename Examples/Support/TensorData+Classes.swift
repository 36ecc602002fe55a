import GraphC

extension TensorData {
  /// The place of each row's largest number, as of logits `(rows, classes)`.
  var largestPlaces: [Int] {
    let (values, width) = (doubles, shape.extents.last ?? 1)
    return stride(from: 0, to: values.count, by: max(width, 1)).map { start in
      (0..<width).max { values[start + $0] < values[start + $1] } ?? 0
    }
  }
}
