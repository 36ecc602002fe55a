import IR

/// Counts the slots of scratch memory that a nest needs for tiles, at most: which results are computed
/// straight into their memory, and so need none, only the plan of memory decides.
struct TileUse {
  private let nest: LoopNest
  private var tiles: TileAllocation
  private var lane: Int?

  /// Bytes of all slots, which begin at a multiple of a cache line; 0 if there are none.
  static func byteCount(_ nest: LoopNest) -> Int {
    var use = TileUse(nest: nest, tiles: TileAllocation(nest))
    use.visit(nest.statements)
    let count = use.tiles.slotCount
    return count == 0 ? 0 : count * use.tiles.slotByteCount + Plan.alignmentInBytes
  }

  private init(nest: LoopNest, tiles: TileAllocation) {
    self.nest = nest
    self.tiles = tiles
  }

  private mutating func visit(_ statements: [Statement]) {
    for statement in statements { visit(statement) }
  }

  private mutating func visit(_ statement: Statement) {
    switch statement {
    case .row, .end: break
    case .loop(_, let body):
      if lane != nil { tiles.enterLoop() }
      visit(body)
      if lane != nil { tiles.leaveLoop() }
    case .block(let axis, let body):
      lane = axis
      tiles.beginBlock()
      visit(body)
      lane = nil
    case .compute(let scalar): if isVector(scalar) { compute(scalar) }
    case .begin(let scalar), .restore(let scalar): if isVector(scalar) { declare(scalar) }
    case .fold(let scalar, let body):
      if isVector(scalar) || lane.map({ nest.facts.reduces(scalar, along: $0) }) ?? false {
        tile(body)
      }
    case .save(let scalar): if isVector(scalar) { tile(scalar) }
    case .store(_, let scalar): if lane != nil { tile(scalar) }
    }
  }

  private mutating func compute(_ scalar: Scalar) {
    switch nest.formula[scalar] {
    case .load:
      guard let load = nest.facts.loads[scalar], let lane else { return }
      if !load.isLinear { tile(load.index) }
      // What is a result itself is copied if another result goes where it is.
      if !load.isContiguous(along: lane) || nest.formula.results.contains(scalar) {
        declare(scalar)
      }
    case .call(let function, let arguments):
      let number = lane.flatMap { nest.number(among: arguments, of: function, lane: $0) }
      for (index, argument) in arguments.enumerated()
      where index != number && !(function.isRandom && index < 3) {
        tile(argument)
      }
      tiles.releaseOverwritable(by: scalar, nest)
      declare(scalar)
    case .constant, .axis, .reduce: break
    }
    tiles.release(after: scalar)
  }

  private mutating func declare(_ scalar: Scalar) {
    if !nest.rows.contains(scalar) { _ = tiles.allocate(scalar) }
  }

  private mutating func tile(_ scalar: Scalar) {
    let isTile = isVector(scalar) && !nest.formula.isIndexOrLiteral(scalar)
    if !isTile, !tiles.spread.contains(scalar) { _ = tiles.allocate(spreading: scalar) }
  }

  private func isVector(_ scalar: Scalar) -> Bool {
    lane.map { nest.facts.dependencies[scalar.index].contains($0) } ?? false
  }
}
