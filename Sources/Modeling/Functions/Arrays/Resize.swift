import IR
import Operators

/// How elements between the elements of an axis are made up.
public enum ResizeMethod: Hashable, Sendable {
  /// The element at the place rounded down, as `mode="nearest"` of PyTorch.
  case nearest
  /// Between the two nearest elements; with two axes, bilinear.
  ///
  /// Either the corners of both axes are aligned, or elements are centres of pixels, as PyTorch's
  /// `align_corners=True` and `False`, without filtering when there are fewer pixels.
  case linear(alignsCorners: Bool = false)
}

extension Tensor {
  /// The tensor with other extents along `axes`: an image with its last two axes resized.
  ///
  /// - Errors: an axis is outside the rank; counts differ; an extent is negative; an empty axis is
  ///   to have elements; elements are not floats and the method is linear.
  /// - Follows: `torch.nn.functional.interpolate` with `size`.
  public func resized(
    _ axes: [Int], to extents: [Int], _ method: ResizeMethod, file: String = #fileID,
    line: Int = #line
  ) -> Tensor {
    let resolved = axes.map(fromFront)
    if let mistake = mistake(resolved, extents, method) {
      return rejected(by: "resized", mistake, file: file, line: line)
    }
    guard !(value == nil), let builder else { return self }
    var result = self
    for (axis, extent) in zip(resolved, extents) where shape[axis] != extent {
      result = result.resized(axis, extent, method, builder, file: file, line: line)
    }
    return result
  }

  private func mistake(_ axes: [Int], _ extents: [Int], _ method: ResizeMethod) -> String? {
    guard axes.count == extents.count else {
      return "\(axes.count) axes and \(extents.count) extents"
    }
    for (axis, extent) in zip(axes, extents) {
      guard (0..<rank).contains(axis) else { return "axis \(axis) is outside rank \(rank)" }
      guard extent >= 0 else { return "the extent \(extent) is negative" }
      guard extent == 0 || shape[axis] > 0 else { return "axis \(axis) has no elements" }
    }
    var result = shape.extents
    for (axis, extent) in zip(axes, extents) { result[axis] = extent }
    guard Shape(result).isValid else { return "the shape [\(Shape(result))] is too large" }
    guard method == .nearest || elementType.isFloat else {
      return "\(elementType.rawValue) elements have none between them: cast to a float or use "
        + "'nearest'"
    }
    return nil
  }

  private func resized(
    _ axis: Int, _ extent: Int, _ method: ResizeMethod, _ builder: GraphBuilder, file: String,
    line: Int
  ) -> Tensor {
    func taken(_ places: [Int]) -> Tensor {
      let indices = builder.constant(TensorData([extent], places.map { Int64($0) }))
      return gather(indices, axis: axis, file: file, line: line)
    }
    let old = shape[axis]
    guard case .linear(let alignsCorners) = method else {
      return taken((0..<extent).map { $0 * old / extent })
    }
    let places = (0..<extent).map { place -> Double in
      if alignsCorners {
        return extent == 1 ? 0 : Double(place) * Double(old - 1) / Double(extent - 1)
      }
      return Swift.max(0, (Double(place) + 0.5) * Double(old) / Double(extent) - 0.5)
    }
    let low = places.map { Swift.min(Int($0), old - 1) }
    let share = zip(places, low).map { Swift.min($0 - Double($1), 1) }
    let behind = [Int](repeating: 1, count: rank - axis - 1)
    let type = TensorType(elementType, Shape([extent] + behind))
    let weights = builder.constant(TensorData(type, doubles: share))
    let rest = builder.constant(TensorData(type, doubles: share.map { 1 - $0 }))
    return taken(low) * rest + taken(low.map { Swift.min($0 + 1, old - 1) }) * weights
  }
}
