import IR
import Operators

/// Order along one axis (a negative axis counts from the end).
extension Tensor {
  /// The elements in order; equal ones keep theirs, NaN is greatest.
  ///
  /// - Errors: the axis is outside the rank; elements are `bool`.
  public func sorted(
    _ axis: Int = -1, descending: Bool = false, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    let order = argsort(axis, descending: descending, file: file, line: line)
    return takeAlong(order, axis: axis, file: file, line: line)
  }

  /// The `count` largest elements (smallest if not `largest`), in order, and their places; of equal
  /// ones the first, and NaN is greatest.
  ///
  /// - Errors: `count` is negative or above the axis's extent; those of `sorted`.
  public func topK(
    _ count: Int, axis: Int = -1, largest: Bool = true, file: String = #fileID, line: Int = #line
  ) -> (values: Tensor, places: Tensor) {
    let extent = shape[axis < 0 ? axis + rank : axis]
    guard (0...extent).contains(count) else {
      let refused = rejected(
        by: "topK", "\(count) elements of an axis of extent \(extent)", file: file, line: line)
      return (refused, refused)
    }
    let places = argsort(axis, descending: largest, file: file, line: line)
      .slice(axis: axis, to: count, file: file, line: line)
    return (takeAlong(places, axis: axis, file: file, line: line), places)
  }
}
