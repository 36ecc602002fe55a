import IR
import Operators
import Scheduling

/// A plan before its arena is laid out: enough to compare orders by.
struct PlanDraft {
  let kernelGraph: KernelGraph
  let times: KernelTimes
  /// Places outside of the arena.
  let placements: [Value: Plan.Placement]
  let copies: [(value: Value, output: Int)]
  /// Single buffers and what kernels need, each with memory of its own.
  let pieces: [Lifetime]
  /// Pieces of the arena.
  let lifetimes: [Lifetime]

  init(_ kernelGraph: KernelGraph, _ times: KernelTimes) {
    self.kernelGraph = kernelGraph
    self.times = times
    let (fixed, copies) = kernelGraph.placeArgumentsAndOutputs(times)
    self.copies = copies
    let buffers = kernelGraph.lifetimes(
      times, where: { fixed[$0] == nil }, copied: Set(copies.map(\.value)))
    let inPlace = InPlace(kernelGraph, times, buffers, fixed)
    let own = kernelGraph.ownLifetimes(times, bufferCount: fixed.count + buffers.count)
    pieces = buffers + own
    lifetimes = inPlace.lifetimes.compactMap { $0 } + own
    placements = fixed.merging(inPlace.moved) { $1 }
  }

  /// The most bytes that are live at once.
  var byteCount: Int { ArenaLayout.lowerBound(lifetimes) }

  /// The same of values alone.
  var valueByteCount: Int { ArenaLayout.lowerBound(lifetimes.filter { $0.use == .values }) }

  /// Bytes that are copied at the end because they could not be computed in their place.
  var copiedByteCount: Int {
    copies.reduce(0) { $0 + kernelGraph.graph.type(of: $1.value).byteCount }
  }

  /// Position of the first kernel during which most bytes are live.
  var peakPosition: Int {
    let live = ArenaLayout.liveByteCounts(lifetimes)
    let step = live.firstIndex(of: live.max() ?? 0) ?? 0
    return times.order.firstIndex { times.step(of: $0) >= step } ?? 0
  }

  /// Bytes of every value that lives in the arena.
  var sizes: [Value: Int] {
    var sizes: [Value: Int] = [:]
    for lifetime in lifetimes {
      for value in lifetime.values { sizes[value] = lifetime.paddedByteCount }
    }
    return sizes
  }
}

extension PlanDraft {
  /// The draft with the least memory over several orders of its kernels; the program's order if no
  /// other needs less.
  static func smallest(_ kernelGraph: KernelGraph) -> PlanDraft {
    KernelMoves.improved(smallestOfOrders(kernelGraph))
  }

  /// The same without moving single kernels.
  static func smallestOfOrders(_ kernelGraph: KernelGraph) -> PlanDraft {
    let drafts = KernelOrder.candidates(kernelGraph).map {
      PlanDraft(kernelGraph, KernelTimes(order: $0))
    }
    var best = drafts[0]
    for draft in drafts.dropFirst() where draft.isSmaller(than: best) { best = draft }
    return best
  }
}

extension KernelGraph {
  /// Places of everything that lives with the caller, and the copies that results still need.
  ///
  /// Results go where the caller wants them if that is safe; the others are copied at the end.
  fileprivate func placeArgumentsAndOutputs(_ times: KernelTimes) -> (
    placements: [Value: Plan.Placement], copies: [(value: Value, output: Int)]
  ) {
    var placements = argumentPlacements
    var copies: [(value: Value, output: Int)] = []
    let users = BufferUsers(self)
    for (index, output) in graph.outputs.enumerated() {
      let buffer = buffer(of: output.value)
      if buffer == output.updates { continue }
      if placements[buffer] == nil, let target = output.updates {
        if canOverwrite(target, with: buffer, times, users) {
          placements[buffer] = .argument(target.index)
          continue
        }
      } else if placements[buffer] == nil {
        placements[buffer] = .output(index)
        continue
      }
      copies.append((buffer, index))
    }
    return (placements, copies)
  }

  private var argumentPlacements: [Value: Plan.Placement] {
    var placements: [Value: Plan.Placement] = [:]
    for value in graph.values {
      if graph[value].argument != nil { placements[value] = .argument(value.index) }
      if let constant = graph[value].constant, constant.elementCount != 1 {
        placements[value] = .constant
      }
    }
    return placements
  }

  /// Whether the kernel that computes `value` may write over the argument's memory: nothing reads
  /// the old value later, and the kernel itself reads each element only to replace it.
  private func canOverwrite(
    _ argument: Value, with value: Value, _ times: KernelTimes, _ users: BufferUsers
  ) -> Bool {
    guard let writer = users.writer[value] else { return false }
    let step = times.step(of: writer)
    for index in users.readers[argument] ?? [] {
      let isSafe =
        index == writer
        ? kernels[index].mayOverwrite(argument, with: value, in: graph)
        : times.step(of: index) < step
      if !isSafe { return false }
    }
    // A final copy would read the new value instead of the old one.
    return users.outputs[argument, default: []].allSatisfy { $0 == argument }
  }
}

/// Who writes and reads each buffer.
private struct BufferUsers {
  /// The first kernel that writes it.
  private(set) var writer: [Value: Int] = [:]
  private(set) var readers: [Value: [Int]] = [:]
  /// What each output of the graph that is the buffer updates.
  private(set) var outputs: [Value: [Value?]] = [:]

  init(_ kernelGraph: KernelGraph) {
    for (index, kernel) in kernelGraph.kernels.enumerated() {
      for output in kernel.outputs where writer[output] == nil { writer[output] = index }
      for input in kernel.inputs { readers[input, default: []].append(index) }
    }
    for output in kernelGraph.graph.outputs {
      outputs[kernelGraph.buffer(of: output.value), default: []].append(output.updates)
    }
  }
}
