import IR

/// The steps during which a buffer holds something.
struct Lifetime: Hashable {
  let value: Value
  let byteCount: Int
  /// The kernel that writes it.
  let first: Int
  /// The last kernel that reads it, or the one past the end if a final copy does.
  var last: Int

  func overlaps(_ other: Lifetime) -> Bool { first <= other.last && other.first <= last }

  /// Space it takes: whole cache lines, and at least one.
  var paddedByteCount: Int {
    let unit = Plan.alignmentInBytes
    return max(1, (byteCount + unit - 1) / unit) * unit
  }
}

extension KernelGraph {
  /// Lifetimes of the buffers that `isTemporary` says live in the arena.
  func lifetimes(where isTemporary: (Value) -> Bool, copied: Set<Value>) -> [Lifetime] {
    var result: [Lifetime] = []
    var position: [Value: Int] = [:]
    for (index, kernel) in kernels.enumerated() {
      for output in kernel.outputs where isTemporary(output) {
        position[output] = result.count
        result.append(
          Lifetime(
            value: output, byteCount: graph.type(of: output).byteCount, first: index, last: index))
      }
      for input in kernel.inputs {
        if let place = position[input] { result[place].last = index }
      }
    }
    for value in copied {
      if let place = position[value] { result[place].last = kernels.count }
    }
    return result
  }
}
