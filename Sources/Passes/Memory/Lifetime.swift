import IR

/// The steps during which a piece of the arena holds something.
struct Lifetime: Hashable {
  /// What it holds, one after the other: each value but the first is written over the one before.
  private(set) var values: [Value]
  /// Size of each of the values.
  let byteCount: Int
  /// The step that writes the first value.
  let first: Int
  /// The last step that reads the last value, or the one past the end if a final copy does.
  private(set) var last: Int

  init(value: Value, byteCount: Int, first: Int, last: Int) {
    self.init(values: [value], byteCount: byteCount, first: first, last: last)
  }

  /// The same steps for values of another size.
  func with(byteCount: Int) -> Lifetime {
    Lifetime(values: values, byteCount: byteCount, first: first, last: last)
  }

  private init(values: [Value], byteCount: Int, first: Int, last: Int) {
    self.values = values
    self.byteCount = byteCount
    self.first = first
    self.last = last
  }

  func overlaps(_ other: Lifetime) -> Bool { first <= other.last && other.first <= last }

  /// Space it takes: whole cache lines, and at least one.
  var paddedByteCount: Int { Self.padded(byteCount) }

  static func padded(_ byteCount: Int) -> Int {
    let unit = Plan.alignmentInBytes
    return max(1, (byteCount + unit - 1) / unit) * unit
  }

  /// Lets `next`, which is written in this one's last step, take its place.
  mutating func append(_ next: Lifetime) {
    values += next.values
    last = next.last
  }
}

extension KernelGraph {
  /// Lifetimes of single buffers: those that `isTemporary` says live in the arena, in the order in
  /// which they are written; values in `copied` are read after the last kernel.
  func lifetimes(_ schedule: Schedule, where isTemporary: (Value) -> Bool, copied: Set<Value>)
    -> [Lifetime]
  {
    var lastUse: [Value: Int] = [:]
    for (index, kernel) in kernels.enumerated() {
      let step = schedule.step(of: index)
      for value in kernel.inputs + kernel.outputs {
        lastUse[value] = max(lastUse[value] ?? step, step)
      }
    }
    for value in copied { lastUse[value] = schedule.end }
    return schedule.order.flatMap { index in
      kernels[index].outputs.filter(isTemporary).map { output in
        let step = schedule.step(of: index)
        return Lifetime(
          value: output, byteCount: graph.type(of: output).byteCount, first: step,
          last: lastUse[output] ?? step)
      }
    }
  }
}
