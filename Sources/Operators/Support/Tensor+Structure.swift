import IR

/// Shape changes that are reshapes.
extension Tensor {
  /// The tensor without an axis of extent 1.
  public func squeeze(_ axis: Int, file: String = #fileID, line: Int = #line) -> Tensor {
    guard let axis = resolved(axis: axis, for: "squeeze", file: file, line: line) else {
      return invalidated
    }
    guard shape[axis] == 1 else {
      report(
        "squeeze", "axis \(axis) of [\(shape)] has extent \(shape[axis]), expected 1", file: file,
        line: line)
      return invalidated
    }
    return reshape(shape.removing([axis]), file: file, line: line)
  }

  /// The tensor with a new axis of extent 1 at `axis` of the result.
  public func expandDimensions(_ axis: Int, file: String = #fileID, line: Int = #line) -> Tensor {
    let axis = resolved(
      axis: axis, limit: rank + 1, for: "expandDimensions", file: file, line: line)
    guard let axis else { return invalidated }
    var extents = shape.extents
    extents.insert(1, at: axis)
    return reshape(Shape(extents), file: file, line: line)
  }

  /// The tensor with all axes from `axis` on made one.
  public func flatten(from axis: Int = 0, file: String = #fileID, line: Int = #line) -> Tensor {
    let axis = resolved(axis: axis, limit: rank + 1, for: "flatten", file: file, line: line)
    guard let axis else { return invalidated }
    let (kept, joined) = (shape.extents[..<axis], Shape(Array(shape.extents[axis...])))
    return reshape(Shape(kept + [joined.elementCount]), file: file, line: line)
  }
}

/// Joins tensors of one type along a new axis of the result.
public func stack(
  _ tensors: [Tensor], axis: Int = 0, file: String = #fileID, line: Int = #line
) -> Tensor {
  let axis = axis < 0 ? axis + (tensors.first?.rank ?? 0) + 1 : axis
  let expanded = tensors.map { $0.expandDimensions(axis, file: file, line: line) }
  return concatenate(expanded, axis: axis, file: file, line: line)
}

/// Every element times itself.
public func square(_ x: Tensor) -> Tensor { x * x }
