import IR
import Scheduling

/// Prints a loop nest as control code over tile primitives, for a compiler that does not optimize.
///
/// A block runs tile by tile; each lane-wise scalar is a tile in a slot of scratch memory, and
/// each operation on it is one call of a primitive.
struct TilesPrinter {
  let nest: LoopNest
  let spelling: ScalarSpelling
  let direct: [Scalar: Int]
  var tiles: TileAllocation
  var locals: LocalArrays
  var lane: Int?
  /// Row values computed so far.
  var knownRows: Set<Scalar> = []

  /// The statements of a nest.
  static func loops(_ nest: LoopNest, _ place: NestPlace, _ locals: LocalArrays) -> CWriter {
    var printer = TilesPrinter(nest, place, locals)
    return printer.loops()
  }

  private init(_ nest: LoopNest, _ place: NestPlace, _ locals: LocalArrays) {
    self.nest = nest
    self.locals = locals
    spelling = ScalarSpelling(nest, place)
    direct = DirectResults.find(nest, place.kernel.kernel)
    tiles = TileAllocation(nest)
  }

  var formula: CountedFormula { nest.formula }
  var context: KernelContext { spelling.place.kernel }

  private mutating func loops() -> CWriter {
    var statements = CWriter()
    print(nest.statements, &statements)
    guard tiles.slotCount > 0 else { return statements }
    var writer = CWriter()
    let byteCount = tiles.slotCount * tiles.slotByteCount + Plan.alignmentInBytes
    if let place = locals.place(byteCount: byteCount) {
      writer.line("char *slots = \(place);")
    } else {
      writer.line("char memory[\(byteCount)];")
      writer.line("char *slots = GC_ALIGNED(memory);")
    }
    writer.append(statements)
    return writer
  }

  private mutating func print(_ statements: [Statement], _ writer: inout CWriter) {
    for (index, statement) in statements.enumerated() {
      print(statement, isLast: index == statements.count - 1, &writer)
    }
  }

  private mutating func print(_ statement: Statement, isLast: Bool, _ writer: inout CWriter) {
    switch statement {
    case .row(let scalar):
      writer.line(
        locals.declare(
          formula.type(of: scalar), "row\(scalar.index)", count: nest.rowElementCount))
    case .loop(let axis, let body):
      if lane != nil { tiles.enterLoop() }
      spelling.printLoop(axis, &writer) {
        if axis == formula.rowAxis, let lane { declareRows(lane, &$0) }
        print(body, &$0)
      }
      if lane != nil { tiles.leaveLoop() }
    case .block(let axis, let body): printBlock(axis, body, isLast: isLast, &writer)
    case .compute(let scalar): isVector(scalar) ? vector(scalar, &writer) : number(scalar, &writer)
    case .begin(let scalar): begin(scalar, &writer)
    case .fold(let scalar, let body): fold(scalar, body, &writer)
    case .end: break
    case .save(let scalar): save(scalar, &writer)
    case .restore(let scalar): restore(scalar, &writer)
    case .store(let result, let scalar): store(result, scalar, &writer)
    }
  }

  private mutating func printBlock(
    _ axis: Int, _ body: [Statement], isLast: Bool, _ writer: inout CWriter
  ) {
    lane = axis
    tiles.beginBlock()
    if !spelling.hasOneTile(axis) {
      let loop = spelling.tileLoop(axis)
      writer.block(loop.head) {
        $0.line(loop.count)
        printTile(axis, body, &$0)
      }
    } else if isLast {
      printTile(axis, body, &writer)
    } else {
      // Names of one tile may be those of another that follows.
      writer.block("") { printTile(axis, body, &$0) }
    }
    lane = nil
  }

  private mutating func printTile(_ axis: Int, _ body: [Statement], _ writer: inout CWriter) {
    if !nest.hasColumnLanes { declareRows(axis, &writer) }
    print(body, &writer)
  }

  /// The first of the lanes at hand.
  var firstLane: CCode { lane.map { spelling.lanes(of: $0).first } ?? "0" }

  /// How many lanes are at hand.
  var laneCount: CCode { lane.map { spelling.lanes(of: $0).count } ?? "1" }

  /// Where the lanes at hand are in what earlier passes kept of the row.
  private func declareRows(_ lane: Int, _ writer: inout CWriter) {
    for scalar in knownRows.sorted() {
      writer.line("\(spelling.type(scalar)) *t\(scalar.index) = \(rowPlace(scalar, lane));")
    }
  }

  func rowPlace(_ scalar: Scalar, _ lane: Int) -> CCode {
    let start = spelling.rowStart(lane: lane)
    return "row\(scalar.index)" + (start == "0" ? "" : " + \(start)")
  }

  func isVector(_ scalar: Scalar) -> Bool {
    lane.map { nest.depends(scalar, on: $0) } ?? false
  }
}
