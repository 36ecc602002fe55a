import IR
import Scheduling

/// Prints a loop nest as control code over tile primitives, for a compiler that does not optimize.
///
/// A block runs tile by tile; each lane-wise scalar is a tile in a slot of scratch memory, and
/// each operation on it is one call of a primitive.
struct TilesPrinter {
  let nest: LoopNest
  let spelling: ScalarSpelling
  let context: KernelContext
  let direct: [Scalar: Int]
  var tiles: TileAllocation
  var locals: LocalArrays
  var lane: Int?
  /// Row values computed so far.
  var knownRows: Set<Scalar> = []
  /// Chunks that left partial results.
  let combinedChunks: Int

  /// The statements of a nest.
  static func loops(
    _ nest: LoopNest, _ context: KernelContext, _ locals: LocalArrays, combining chunks: Int
  ) -> CCode {
    var printer = TilesPrinter(nest, context, locals, combining: chunks)
    return printer.loops()
  }

  private init(
    _ nest: LoopNest, _ context: KernelContext, _ locals: LocalArrays, combining chunks: Int
  ) {
    self.nest = nest
    self.locals = locals
    combinedChunks = chunks
    self.context = context
    spelling = ScalarSpelling(nest: nest)
    direct = DirectResults.find(nest, context.kernel)
    tiles = TileAllocation(nest)
  }

  var formula: CountedFormula { nest.formula }

  private mutating func loops() -> CCode {
    var statements = CWriter()
    print(nest.statements, &statements)
    guard tiles.slotCount > 0 else { return statements.text }
    var writer = CWriter()
    let byteCount = tiles.slotCount * tiles.slotByteCount + Plan.alignmentInBytes
    if let place = locals.place(byteCount: byteCount) {
      writer.line("char *s = \(place);")
    } else {
      writer.line("char slots[\(byteCount)];")
      writer.line("char *s = (char *)(((uintptr_t)slots + 63) & ~(uintptr_t)63);")
    }
    return writer.text + statements.text
  }

  private mutating func print(_ statements: [Statement], _ writer: inout CWriter) {
    for statement in statements { print(statement, &writer) }
  }

  private mutating func print(_ statement: Statement, _ writer: inout CWriter) {
    switch statement {
    case .row(let scalar):
      writer.line(
        locals.declare(
          formula.type(of: scalar), "row\(scalar.index)", count: nest.rowElementCount))
    case .loop(let axis, let body):
      let (low, high) = spelling.bounds(of: axis)
      if lane != nil { tiles.enterLoop() }
      writer.block("for (int64_t i\(axis) = \(low); i\(axis) < \(high); ++i\(axis))") {
        if axis == formula.rowAxis, let lane { declareRows(lane, &$0) }
        print(body, &$0)
      }
      if lane != nil { tiles.leaveLoop() }
    case .block(let axis, let body):
      let (low, high) = spelling.bounds(of: axis)
      let size = nest.tileSize
      lane = axis
      tiles.beginBlock()
      writer.block("for (int64_t o\(axis) = \(low); o\(axis) < \(high); o\(axis) += \(size))") {
        $0.line("const int64_t n = \(spelling.laneCount(axis));")
        if !nest.hasColumnLanes { declareRows(axis, &$0) }
        print(body, &$0)
      }
      lane = nil
    case .compute(let scalar): isVector(scalar) ? vector(scalar, &writer) : number(scalar, &writer)
    case .begin(let scalar): begin(scalar, &writer)
    case .fold(let scalar, let body): fold(scalar, body, &writer)
    case .end(let scalar):
      guard !isVector(scalar) else { return }
      writer.line("const \(spelling.type(scalar)) t\(scalar.index) = a\(scalar.index);")
    case .save(let scalar): save(scalar, &writer)
    case .restore(let scalar): restore(scalar, &writer)
    case .store(let result, let scalar): store(result, scalar, &writer)
    }
  }

  /// Where the lanes at hand are in what earlier passes kept of the row.
  private func declareRows(_ lane: Int, _ writer: inout CWriter) {
    let offset = spelling.rowOffset(lane: lane)
    for scalar in knownRows.sorted() {
      writer.line("\(spelling.type(scalar)) *t\(scalar.index) = row\(scalar.index) + \(offset);")
    }
  }

  func isVector(_ scalar: Scalar) -> Bool {
    lane.map { nest.depends(scalar, on: $0) } ?? false
  }
}
