import GraphC

/// A piece of the arena and the buffers in it, each but the first written over the one before, or what
/// a kernel needs beside them.
struct ArenaPiece {
  let offset: Int
  let byteCount: Int
  /// What it holds, each from a step on.
  private(set) var values: [(value: Value, step: Int)] = []
  private(set) var reads: Set<Int> = []
  private(set) var steps: ClosedRange<Int>
  /// The kernel whose own memory it is.
  private(set) var kernel: Int?

  var writes: Set<Int> { Set(values.map(\.step)) }

  /// With what is lost up to where the next piece may start.
  private var paddedByteCount: Int {
    let unit = Plan.alignmentInBytes
    return max(1, (byteCount + unit - 1) / unit) * unit
  }

  private init(offset: Int, byteCount: Int, step: Int) {
    self.offset = offset
    self.byteCount = byteCount
    steps = step...step
  }

  private mutating func read(_ step: Int) {
    reads.insert(step)
    steps = steps.lowerBound...step
  }

  private mutating func write(_ value: Value, _ step: Int) {
    values.append((value, step))
    steps = steps.lowerBound...step
  }

  /// All pieces by offset, then time.
  static func pieces(of plan: Plan) -> [ArenaPiece] {
    var pieces: [ArenaPiece] = []
    var pieceOf: [Value: Int] = [:]
    for (step, what) in plan.steps.enumerated() {
      switch what {
      case .kernel(let index):
        let kernel = plan.kernels[index]
        if kernel.schedule.byteCount > 0 {
          var own = ArenaPiece(
            offset: plan.kernelOffsets[index], byteCount: kernel.schedule.byteCount, step: step)
          own.kernel = index
          pieces.append(own)
        }
        for input in kernel.inputs { pieceOf[input].map { pieces[$0].read(step) } }
        for output in kernel.outputs {
          guard case .arena(let offset) = plan.placements[output] else { continue }
          let replaced = kernel.inputs.first { plan.placements[$0] == plan.placements[output] }
          let size = plan.graph.type(of: output).byteCount
          let piece = replaced.flatMap { pieceOf[$0] } ?? pieces.count
          if piece == pieces.count {
            pieces.append(ArenaPiece(offset: offset, byteCount: size, step: step))
          }
          pieces[piece].write(output, step)
          pieceOf[output] = piece
        }
      case .copy(let value, _): pieceOf[value].map { pieces[$0].read(step) }
      }
    }
    if let offset = plan.tableOffset, !plan.steps.isEmpty {
      var table = ArenaPiece(
        offset: offset, byteCount: Plan.tableByteCount(buffers: plan.placements.count), step: 0)
      table.read(plan.steps.count - 1)
      pieces.append(table)
    }
    // What a phase uses lives as long as the phase: its kernels run in any order.
    for index in pieces.indices {
      let first = plan.phase(of: pieces[index].steps.lowerBound).lowerBound
      pieces[index].steps = first...(plan.phase(of: pieces[index].steps.upperBound).upperBound - 1)
    }
    return pieces.sorted { ($0.offset, $0.steps.lowerBound) < ($1.offset, $1.steps.lowerBound) }
  }

  /// Bytes in use in each of so many steps.
  static func liveByteCounts(_ pieces: [ArenaPiece], steps: Int) -> [Int] {
    var change = [Int](repeating: 0, count: steps + 1)
    for piece in pieces {
      change[piece.steps.lowerBound] += piece.paddedByteCount
      change[piece.steps.upperBound + 1] -= piece.paddedByteCount
    }
    var live = 0
    return change.dropLast().map { delta in
      live += delta
      return live
    }
  }
}
