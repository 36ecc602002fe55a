/// Where the arrays of an emitted function are: on the stack while they are small, and behind that in
/// memory of the part of the kernel, so that no kernel overflows the stack of a thread, whatever it
/// computes.
package struct LocalMemory: Hashable, Sendable {
  package struct Array: Hashable, Sendable {
    package let byteCount: Int
    /// Bytes from the start of the part's memory; nil on the stack.
    package let offset: Int?
  }

  /// In the order in which the function declares them.
  package private(set) var arrays: [Array] = []
  /// Bytes that do not fit on the stack, for each part.
  package private(set) var byteCount = 0
  private let limit: Int
  private var stackByteCount = 0

  /// None yet; up to `limit` bytes lie on the stack.
  package init(limit: Int) { self.limit = limit }

  package mutating func add(byteCount bytes: Int) {
    let padded = Self.padded(bytes)
    if stackByteCount + padded <= limit {
      stackByteCount += padded
      arrays.append(Array(byteCount: bytes, offset: nil))
    } else {
      arrays.append(Array(byteCount: bytes, offset: byteCount))
      byteCount += padded
    }
  }

  /// Whole cache lines.
  package static func padded(_ byteCount: Int) -> Int {
    let alignment = Plan.alignmentInBytes
    return (byteCount + alignment - 1) / alignment * alignment
  }
}
