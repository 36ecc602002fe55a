import IR

/// Kernels with a place in memory for everything they read and write.
package struct Plan: Hashable, Sendable {
  /// Where a buffer lives.
  package enum Placement: Hashable, Sendable {
    /// The caller's argument, by position.
    case argument(Int)
    /// The caller's result, by position.
    case output(Int)
    /// Bytes from the start of the arena.
    case arena(offset: Int)
    /// A literal of the emitted program.
    case constant
  }

  /// What the program does, in order.
  package enum Step: Hashable, Sendable {
    case kernel(Int)
    /// Copies a buffer into the caller's memory: output `output`, or the argument it updates.
    case copy(Value, output: Int)
  }

  package let kernelGraph: KernelGraph
  package let steps: [Step]
  /// Consecutive steps, kernels all, that may run at the same time, in order; others stand alone.
  package let phases: [Range<Int>]
  /// For every buffer (never an alias).
  package let placements: [Value: Placement]
  /// For every kernel, the bytes from the start of the arena to the memory that it needs beside
  /// operands and results.
  package let kernelOffsets: [Int]
  /// The same for the table of pointers to all buffers; nil if that is on the stack.
  package let tableOffset: Int?
  package let arena: Arena

  /// Sizes in bytes.
  package struct Arena: Hashable, Sendable {
    /// Every temporary, and all that kernels need beside them, with memory of its own.
    package let naiveByteCount: Int
    /// What the plan needs.
    package let byteCount: Int
    /// The most bytes that are live at once: no plan needs less.
    package let lowerBoundByteCount: Int
    /// The bytes, at the start, that shrink with an open batch size.
    package let rows: RowMemory?

    package init(
      naiveByteCount: Int, byteCount: Int, lowerBoundByteCount: Int, rows: RowMemory? = nil
    ) {
      self.naiveByteCount = naiveByteCount
      self.byteCount = byteCount
      self.lowerBoundByteCount = lowerBoundByteCount
      self.rows = rows
    }

    /// How an offset depends on an open batch size; nil for a fixed one.
    ///
    /// So many bytes for each group of rows and, unless it is in the part that these have, so many more.
    package func parts(ofOffset offset: Int) -> (groupByteCount: Int, byteCount: Int?)? {
      guard let rows else { return nil }
      if offset < rows.byteCount { return (offset / max(1, rows.groupCount), nil) }
      return (rows.groupByteCount, offset - rows.byteCount)
    }

    /// The bytes that a batch of some rows needs.
    package func byteCount(rows count: Int) -> Int {
      guard let rows else { return byteCount }
      return byteCount - rows.byteCount + RowMemory.groups(count) * rows.groupByteCount
    }
  }

  /// The part of an arena that is linear in the batch size: buffers that have a fixed number of bytes
  /// for each row, laid out for groups of rows.
  package struct RowMemory: Hashable, Sendable {
    /// Rows whose elements, of any type, fill whole cache lines, four bytes a row at least.
    package static let groupSize = 16
    /// Of all buffers, for one group.
    package let groupByteCount: Int
    /// Groups of the batch that the plan is written for.
    package let groupCount: Int

    package init(groupByteCount: Int, groupCount: Int) {
      self.groupByteCount = groupByteCount
      self.groupCount = groupCount
    }

    package var byteCount: Int { groupByteCount * groupCount }

    /// Groups that have room for some rows.
    package static func groups(_ rows: Int) -> Int { (rows + groupSize - 1) / groupSize }
  }

  package init(
    kernelGraph: KernelGraph, steps: [Step], phases: [Range<Int>] = [],
    placements: [Value: Placement], kernelOffsets: [Int]? = nil, tableOffset: Int? = nil,
    arena: Arena
  ) {
    self.kernelGraph = kernelGraph
    self.steps = steps
    self.phases = phases
    self.placements = placements
    self.kernelOffsets = kernelOffsets ?? kernelGraph.kernels.map { _ in 0 }
    self.tableOffset = tableOffset
    self.arena = arena
  }

  package var graph: Graph { kernelGraph.graph }
  package var kernels: [Kernel] { kernelGraph.kernels }

  /// Start of every arena buffer: a cache line, and the widest vector.
  package static let alignmentInBytes = TensorType.alignmentInBytes
}

extension Plan {
  /// Bytes of the table of pointers to all buffers.
  package static func tableByteCount(buffers count: Int) -> Int {
    LocalMemory.padded(count * ControlSchedule.pointerByteCount)
  }

  /// The bytes from the part of the arena that does not grow with the batch to a kernel's memory.
  package func memoryOffset(ofKernel index: Int) -> Int {
    kernels[index].schedule.byteCount == 0
      ? 0 : kernelOffsets[index] - (arena.rows?.byteCount ?? 0)
  }

  /// The steps that may run at the same time as `step`, itself included.
  package func phase(of step: Int) -> Range<Int> {
    // The first that ends behind the step, found by halving.
    var (low, high) = (0, phases.count)
    while low < high {
      let middle = (low + high) / 2
      if phases[middle].upperBound > step { high = middle } else { low = middle + 1 }
    }
    return low < phases.count && phases[low].contains(step) ? phases[low] : step..<(step + 1)
  }

  /// The caller's memory that output `index` ends up in.
  package func destination(ofOutput index: Int) -> Placement {
    graph.outputs[index].updates.map { .argument($0.index) } ?? .output(index)
  }
}
