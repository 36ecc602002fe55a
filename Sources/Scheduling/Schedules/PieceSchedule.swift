import IR

/// How a kernel runs whose elements are computed differently in pieces of its axes.
package struct PieceSchedule: Hashable, Sendable {
  package struct Piece: Hashable, Sendable {
    /// Over the operands that it reads.
    let formula: Formula
    /// Places along each result axis.
    package let extents: [Count]
    /// The operands, by their numbers in the kernel.
    package let operands: [Int]
    /// For each result, the elements from its start to the piece.
    package let offsets: [Count]
    package let schedule: KernelSchedule
    /// Bytes from the start of the kernel's memory to the piece's.
    package let memoryOffset: Int

    /// The piece as a kernel, of the operands that it reads.
    package func kernel(_ name: String, of kernel: Kernel) -> Kernel {
      Kernel(
        name: name, body: .loops(formula), inputs: operands.map { kernel.inputs[$0] },
        outputs: kernel.outputs, nodes: [], schedule: schedule)
    }
  }

  package let pieces: [Piece]
  /// What each part of the kernel runs: parts of pieces.
  package let parts: [[PhaseDivision.Task]]
  package let byteCount: Int
  package let work: Work

  /// Buffers of one piece at most: their table is on the stack.
  package static let largestBufferCount = 512

  /// nil if the formula is one piece, or pieces have too many buffers.
  init?(_ formula: Formula, _ batch: SymbolicBatch?, for target: Target) {
    let pieces = formula.pieces(batch)
    guard pieces.count > 1, Self.areTabled(pieces) else { return nil }
    var end = 0
    self.pieces = pieces.map { piece in
      let operands = piece.formula.operands.sorted()
      var numbers = [Int](repeating: 0, count: (operands.last ?? -1) + 1)
      for (new, old) in operands.enumerated() { numbers[old] = new }
      let formula = piece.formula.renumberingOperands(numbers)
      let schedule = KernelSchedule(.loops(formula), inputCount: operands.count, batch, for: target)
      defer { end += LocalMemory.padded(schedule.byteCount) }
      return Piece(
        formula: formula, extents: formula.domain.map { Count($0, in: batch) },
        operands: operands, offsets: piece.offsets.map { Count($0, in: batch) },
        schedule: schedule, memoryOffset: end)
    }
    byteCount = end
    let division = PhaseDivision(self.pieces.map(\.schedule), for: target)
    work = division.work
    // All together if they are little work.
    let tasks = division.parts
    parts = target.partCount(extent: .max, work: work) > 1 ? tasks : [Array(tasks.joined())]
  }

  private static func areTabled(_ pieces: [FormulaPiece]) -> Bool {
    pieces.count <= Int(UInt16.max)
      && pieces.allSatisfy {
        $0.formula.operands.count + $0.formula.results.count <= largestBufferCount
      }
  }
}
