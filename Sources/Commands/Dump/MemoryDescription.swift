import GraphC

/// A plan as data: steps, and where every buffer is when.
struct MemoryDescription: Encodable {
  /// Bytes of temporaries if each had memory of its own.
  let naive: Int
  /// Bytes that the plan needs for them.
  let planned: Int
  /// The most bytes that are live at once: no plan needs less.
  let lowerBound: Int
  let steps: [Step]
  /// First and last step of what may run at the same time.
  let phases: [[Int]]
  let buffers: [Buffer]
  /// What the arena holds, by offset.
  let arena: [Piece]
  /// Bytes of the arena that are live in each step.
  let live: [Int]

  /// A kernel by its position, or a copy of a node to an output by its position.
  struct Step: Encodable {
    var kernel: Int?
    var copy: Int?
    var output: Int?
  }

  struct Buffer: Encodable {
    let node: Int
    let bytes: Int
    /// `argument`, `output`, `arena` or `constant`.
    let place: String
    /// Position of the argument or output.
    var index: Int?
    /// Bytes from the start of the arena.
    var offset: Int?
    /// The first and the last step that touch it.
    let first: Int?
    let last: Int?
  }

  struct Piece: Encodable {
    let offset: Int
    let bytes: Int
    let first: Int
    let last: Int
    /// What it holds one after the other, each from a step on; empty for what is no buffer.
    let values: [Held]
    /// The kernel that has it for itself, beside operands and results.
    let kernel: Int?
  }

  struct Held: Encodable {
    let node: Int
    let step: Int
  }

  init(_ plan: Plan) {
    (naive, planned) = (plan.arena.naiveByteCount, plan.arena.byteCount)
    lowerBound = plan.arena.lowerBoundByteCount
    steps = plan.steps.map { step in
      switch step {
      case .kernel(let index): Step(kernel: index)
      case .copy(let value, let output): Step(copy: value.index, output: output)
      }
    }
    phases = plan.phases.map { [$0.lowerBound, $0.upperBound - 1] }
    let uses = plan.uses
    buffers = plan.placements.sorted { $0.key < $1.key }.map { value, placement in
      Buffer(value, placement, plan, uses[value])
    }
    let pieces = ArenaPiece.pieces(of: plan)
    live = ArenaPiece.liveByteCounts(pieces, steps: plan.steps.count)
    arena = pieces.map { piece in
      Piece(
        offset: piece.offset, bytes: piece.byteCount, first: piece.steps.lowerBound,
        last: piece.steps.upperBound,
        values: piece.values.map { Held(node: $0.value.index, step: $0.step) },
        kernel: piece.kernel)
    }
  }
}

extension MemoryDescription.Buffer {
  fileprivate init(
    _ value: Value, _ placement: Plan.Placement, _ plan: Plan, _ steps: ClosedRange<Int>?
  ) {
    let (place, index, offset): (String, Int?, Int?) =
      switch placement {
      case .argument(let index): ("argument", index, nil)
      case .output(let index): ("output", index, nil)
      case .arena(let offset): ("arena", nil, offset)
      case .constant: ("constant", nil, nil)
      }
    self.init(
      node: value.index, bytes: plan.graph.type(of: value).byteCount, place: place, index: index,
      offset: offset, first: steps?.lowerBound, last: steps?.upperBound)
  }
}
