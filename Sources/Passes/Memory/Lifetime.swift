import IR
import Scheduling

/// The steps during which a piece of the arena holds something.
struct Lifetime: Hashable {
  /// What besides values a piece may be for.
  enum Use: Hashable {
    case values
    /// The memory of a kernel, by number, while it runs.
    case kernel(Int)
    /// The table of pointers to all buffers, throughout.
    case table
  }

  let use: Use
  /// What it holds, one after the other: each value but the first is written over the one before.
  private(set) var values: [Value]
  /// Size of each of the values; with an open batch size, for as many rows as its prime.
  let byteCount: Int
  /// The same as it depends on the batch size; what kernels need does not.
  let size: Count
  /// The step that writes the first value.
  let first: Int
  /// The last step that reads the last value, or the one past the end if a final copy does.
  private(set) var last: Int

  init(value: Value, byteCount: Int, size: Count? = nil, first: Int, last: Int) {
    self.init(values: [value], byteCount: byteCount, size: size, first: first, last: last)
  }

  init(use: Use, byteCount: Int, first: Int, last: Int) {
    self.init(use: use, values: [], byteCount: byteCount, size: nil, first: first, last: last)
  }

  /// The same steps for values of another size.
  func with(byteCount: Int) -> Lifetime {
    Lifetime(use: use, values: values, byteCount: byteCount, size: nil, first: first, last: last)
  }

  /// Of a fixed size, if no other is given.
  private init(
    use: Use = .values, values: [Value], byteCount: Int, size: Count?, first: Int, last: Int
  ) {
    self.use = use
    self.values = values
    self.byteCount = byteCount
    self.size = size ?? Count(fixed: byteCount)
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
  /// What kernels need beside operands and results, and the table of `bufferCount` buffers.
  func ownLifetimes(_ times: KernelTimes, bufferCount: Int) -> [Lifetime] {
    var lifetimes = times.order.compactMap { index -> Lifetime? in
      let byteCount = kernels[index].schedule.byteCount
      let step = times.step(of: index)
      return byteCount == 0
        ? nil : Lifetime(use: .kernel(index), byteCount: byteCount, first: step, last: step)
    }
    let table = Plan.tableByteCount(buffers: bufferCount)
    if let target = kernels.first?.schedule.target, table > target.innerStackByteCount {
      lifetimes.append(Lifetime(use: .table, byteCount: table, first: 0, last: times.end))
    }
    return lifetimes
  }

  /// Lifetimes of single buffers: those that `isTemporary` says live in the arena, in the order in
  /// which they are written; values in `copied` are read after the last kernel.
  func lifetimes(_ times: KernelTimes, where isTemporary: (Value) -> Bool, copied: Set<Value>)
    -> [Lifetime]
  {
    var lastUse: [Value: Int] = [:]
    for (index, kernel) in kernels.enumerated() {
      let step = times.step(of: index)
      for value in kernel.inputs + kernel.outputs {
        lastUse[value] = max(lastUse[value] ?? step, step)
      }
    }
    for value in copied { lastUse[value] = times.end }
    return times.order.flatMap { index in
      kernels[index].outputs.filter(isTemporary).map { output in
        let step = times.step(of: index)
        return Lifetime(
          value: output, byteCount: graph.type(of: output).byteCount, size: byteCount(of: output),
          first: step, last: lastUse[output] ?? step)
      }
    }
  }
}
