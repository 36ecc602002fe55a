/// A call of a hand-written C function for each of many independent blocks: lines or matrices.
///
///     void gc_routine_<function>(sizes…, operands…, result, scratch)          // matrices
///     void gc_routine_<function>(sizes…, stride, lanes, operands…, result, scratch)   // lines
///     void gc_routine_<function>(sizes, block, numbers…, operands…, result, scratch)  // whole buffers
///     void gc_routine_<function>(begin, end, sizes…, operands…, result, scratch)      // and their units
///
/// All sizes are `int64_t`. A matrix is contiguous. Lines run along any axis: element i of line l
/// of a call is at `i * stride + l`, and there are `lanes` of them, at most `laneLimit`. Extents of
/// operands may differ from those of the result inside blocks only. Blocks are divided among
/// threads, so the function sees nothing of its neighbours.
///
/// Functions of whole buffers find out themselves what of these is block number `block`, by sizes that
/// come as an array, or units number `begin..<end`; blocks must not write to one place, and all of
/// them write all. Such functions are entries of `gc_runtime`, which programs call where they have one.
package struct Routine: Hashable, Sendable {
  /// C's name without `gc_routine_`, such as `argsort_f32`.
  package let function: String
  /// The text in `Kernels/Support` that defines it, such as `sorting.h`.
  package let file: String
  /// Blocks, or groups of interleaved lines, that lie one after another.
  package let outer: Int
  /// Lines that are interleaved; nil for matrices.
  package let lines: Int?
  package let sizes: [Int]
  /// Bytes that one call may use for itself.
  package let scratchByteCount: Int
  /// Scalar operations of one block, roughly.
  package let cost: Double
  /// Whether blocks are units of a function that divides its work itself.
  package var hasUnits = false
  /// For functions of blocks of whole buffers.
  package var whole: Whole?

  /// What functions of whole buffers get besides.
  package struct Whole: Hashable, Sendable {
    /// `double`s.
    package let numbers: [Double]
    /// Which operand each pointer is; nil for `NULL`.
    package let arguments: [Int?]
    /// Multiplications and additions of all blocks, for reports.
    package let operationCount: Double
  }

  /// `GC_LINES` of `Kernels/Support/routine.h`.
  package static let laneLimit = 64

  /// A function of all lines of `type` along `axis`.
  package static func lines(
    _ function: String, in file: String, of type: TensorType, axis: Int, sizes: [Int],
    scratchByteCount: Int = 0, cost: Double
  ) -> Routine {
    let extents = type.shape.extents
    return Routine(
      function: function, file: file, outer: extents[..<axis].reduce(1, *),
      lines: extents[(axis + 1)...].reduce(1, *), sizes: sizes,
      scratchByteCount: scratchByteCount, cost: cost)
  }

  /// A function of all matrices in the last two axes of `type`, with room for `scratchCount`
  /// doubles.
  package static func matrices(
    _ function: String, in file: String, of type: TensorType, sizes: [Int],
    scratchCount: Int, cost: Double
  ) -> Routine {
    Routine(
      function: function, file: file, outer: type.shape.extents.dropLast(2).reduce(1, *),
      lines: nil, sizes: sizes, scratchByteCount: 8 * scratchCount, cost: cost)
  }

  /// A function of `blocks` blocks of whole buffers.
  package static func whole(
    _ function: String, in file: String, blocks: Int, sizes: [Int], numbers: [Double],
    arguments: [Int?], scratchByteCount: Int, cost: Double, operationCount: Double
  ) -> Routine {
    var routine = Routine(
      function: function, file: file, outer: blocks, lines: nil, sizes: sizes,
      scratchByteCount: scratchByteCount, cost: cost)
    routine.whole = Whole(
      numbers: numbers, arguments: arguments, operationCount: operationCount)
    return routine
  }

  /// A function that is given all buffers and ranges of `count` units.
  package static func units(
    _ function: String, in file: String, count: Int, sizes: [Int], scratchByteCount: Int,
    cost: Double
  ) -> Routine {
    Routine(
      function: function, file: file, outer: count, lines: nil, sizes: sizes,
      scratchByteCount: scratchByteCount, cost: cost, hasUnits: true)
  }

  /// Independent calls, if each took one line.
  package var blocks: Int { outer * (lines ?? 1) }

  /// Scalar operations of all blocks.
  package var work: Work { Work(Int(saturating: Double(blocks) * cost)) }
}

/// An operator that is computed by a routine.
package protocol RoutineOperation: Operation {
  func routine(operands: [TensorType], result: TensorType) -> Routine
}

extension RoutineOperation {
  package func kernelKind(operands: [TensorType], result: TensorType) -> KernelKind {
    .routine(routine(operands: operands, result: result))
  }
}
