/// A number for each spatial axis, as `[3, 5]`, or one for all, as `3`; literals and variables.
public protocol Extents: Sendable {
  /// A number for each of so many axes; a list is itself, also if it has another count.
  func extents(over axes: Int) -> [Int]
}

extension Int: Extents {
  public func extents(over axes: Int) -> [Int] { [Int](repeating: self, count: Swift.max(axes, 0)) }
}

extension [Int]: Extents {
  public func extents(over axes: Int) -> [Int] { self }
}
