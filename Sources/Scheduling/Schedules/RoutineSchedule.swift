import IR

/// How the calls of a routine run, with its sizes counted.
package struct RoutineSchedule: Hashable, Sendable {
  /// C's name without `gc_routine_`.
  package let function: String
  /// The text in `Kernels/Support` that defines it.
  package let file: String
  /// Blocks, or groups of interleaved lines, that lie one after another.
  package let outer: Count
  /// Lines that are interleaved; nil for matrices.
  package let lines: Count?
  /// Whether several lines are, so that neighbouring ones go together.
  package let isInterleaved: Bool
  /// Independent calls, if each took one line.
  package let blocks: Count
  /// What the function is told before its buffers.
  package let sizes: [Count]
  /// Whether a call is given all buffers and a range of blocks.
  package let hasUnits: Bool
  /// Bytes for the calls of one part.
  package let scratchByteCount: Int
  /// What functions of whole buffers get besides; nil for others.
  package let whole: Routine.Whole?

  /// Whether calls get buffers as they are, and find by themselves what of them is theirs.
  package var hasWholeBuffers: Bool { whole != nil || hasUnits }

  init(_ routine: Routine, _ batch: SymbolicBatch?) {
    func count(_ number: Int) -> Count { Count(number, in: batch) }
    function = routine.function
    file = routine.file
    outer = count(routine.outer)
    lines = routine.lines.map(count)
    isInterleaved = routine.lines.map { $0 > 1 } ?? false
    blocks = count(routine.blocks)
    sizes = routine.sizes.map(count)
    whole = routine.whole
    hasUnits = routine.hasUnits
    scratchByteCount = LocalMemory.padded(routine.scratchByteCount)
  }
}
