import IR
import Scheduling

/// Prints a loop nest as scalar C that an optimizing compiler vectorizes.
///
/// A block becomes one loop when nothing in it crosses lanes. Otherwise it runs tile by tile: runs
/// of lane-wise statements are loops of their own, and values that cross from one run to another
/// are arrays of a tile.
struct LoopsPrinter {
  private let nest: LoopNest
  private var spelling: ScalarSpelling
  /// Lane-wise values that another run of the tile reads.
  private var arrays: Set<Scalar> = []
  /// Loads that are read where they are used.
  private let inlined: InlinedLoads
  private var locals: LocalArrays
  private var lane: Int?

  /// The statements of a nest.
  static func loops(_ nest: LoopNest, _ place: NestPlace, _ locals: LocalArrays) -> CWriter {
    var printer = LoopsPrinter(nest, place, locals)
    var statements = CWriter()
    printer.print(nest.statements, &statements)
    return statements
  }

  private init(_ nest: LoopNest, _ place: NestPlace, _ locals: LocalArrays) {
    self.nest = nest
    self.locals = locals
    inlined = InlinedLoads(nest)
    spelling = ScalarSpelling(nest, place)
  }

  private var formula: CountedFormula { nest.formula }

  // MARK: Outside of blocks

  private mutating func print(_ statements: [Statement], _ writer: inout CWriter) {
    for (index, statement) in statements.enumerated() {
      print(statement, isLast: index == statements.count - 1, &writer)
    }
  }

  private mutating func print(
    _ statement: Statement, isLast: Bool = false, _ writer: inout CWriter
  ) {
    switch statement {
    case .row(let scalar):
      writer.line(declareArray(scalar, count: nest.rowElementCount))
    case .loop(let axis, let body):
      spelling.printLoop(axis, &writer) { print(body, &$0) }
    case .block(let axis, let body): printBlock(axis, body, isLast: isLast, &writer)
    default: printOne(statement, &writer)
    }
  }

  private mutating func declareArray(_ scalar: Scalar, count: Int) -> CCode {
    locals.declare(formula.type(of: scalar), spelling.variable(scalar), count: count)
  }

  // MARK: Single statements

  /// What a scalar is called, or for a lane at hand where it is.
  private func name(_ scalar: Scalar) -> CCode {
    if inlined.scalars.contains(scalar) { return spelling.expression(scalar, name) }
    let variable = spelling.variable(scalar)
    if let lane, nest.rows.contains(scalar) {
      let place: CCode =
        nest.hasColumnLanes
        ? "\(spelling.rowStart(lane: lane)) + \(laneOffset)" : spelling.index(lane)
      return "\(variable)[\(place)]"
    }
    return arrays.contains(scalar) ? "\(variable)[\(laneOffset)]" : spelling.name(scalar)
  }

  /// The lane at hand, from the start of its tile.
  private var laneOffset: CCode {
    lane.map { spelling.hasOneTile($0) ? spelling.index($0) : "l" } ?? "0"
  }

  private func isArray(_ scalar: Scalar) -> Bool {
    arrays.contains(scalar) || nest.rows.contains(scalar) && lane != nil
  }

  /// A statement for one lane, or for what has no lanes.
  private func printOne(_ statement: Statement, _ writer: inout CWriter) {
    switch statement {
    case .compute(let scalar):
      require(scalar, &writer)
      guard !inlined.scalars.contains(scalar) else { return }
      let target: CCode = isArray(scalar) ? "" : "const \(spelling.type(scalar)) "
      writer.line("\(target)\(name(scalar)) = \(spelling.expression(scalar, name));")
    case .begin(let scalar):
      let target: CCode = isArray(scalar) ? "" : "\(spelling.type(scalar)) "
      let identity = nest.reduction(scalar).identity(formula.type(of: scalar))
      writer.line("\(target)\(name(scalar)) = \(CSpelling.literal(identity));")
    case .fold(let scalar, let body): writer.line(folding(scalar, name(body)))
    case .store(let result, let scalar):
      let target = spelling.place.results[result]
      writer.line("\(target)[\(spelling.storePlace(result))] = \(name(scalar));")
    case .save(let scalar):
      let place = spelling.partialPlace("chunk", lane: lane.map { spelling.index($0) } ?? "0")
      writer.line("partial\(scalar.index)[\(place)] = \(name(scalar));")
    case .restore(let scalar):
      printOne(.begin(scalar), &writer)
      let place = spelling.partialPlace("c", lane: lane.map { spelling.index($0) } ?? "0")
      writer.block("for (int64_t c = 0; c < \(spelling.place.combinedParts); ++c)") {
        $0.line(folding(scalar, "partial\(scalar.index)[\(place)]"))
      }
    case .end, .loop, .block, .row: break
    }
  }

  /// Notes what a scalar's expression calls beside what every program has.
  private func require(_ scalar: Scalar, _ writer: inout CWriter) {
    if case .call(let function, _) = formula[scalar], function.isRandom {
      writer.require(file: "random.h")
    }
  }

  /// Combines a value into a reduction.
  private func folding(_ scalar: Scalar, _ value: CCode) -> CCode {
    let (target, kind, type) = (
      name(scalar), nest.reduction(scalar), formula.type(of: scalar)
    )
    if type.isFloat && kind == .sum { return "\(target) += \(value);" }
    if type.isFloat && kind == .product { return "\(target) *= \(value);" }
    let function: CCode = "gc_\(kind.function)_\(type.arithmeticName)"
    return "\(target) = \(function)(\(target), \(value));"
  }

  // MARK: Blocks

  private mutating func printBlock(
    _ axis: Int, _ body: [Statement], isLast: Bool, _ writer: inout CWriter
  ) {
    lane = axis
    defer {
      lane = nil
      spelling.lane = nil
      arrays = []
    }
    if body.allSatisfy(\.isLanewise) {
      writer.line(vectorization(of: axis, short: "GC_VECTORIZE_FIRST"))
      writer.block(spelling.loopHead(axis)) { inner in
        for statement in body { printOne(statement, &inner) }
      }
      return
    }
    let runs = nest.runs(of: body, lane: axis)
    arrays = runs.crossing
    guard spelling.hasOneTile(axis) else {
      let loop = spelling.tileLoop(axis)
      spelling.lane = (axis, "o\(axis) + l")
      writer.block(loop.head) {
        $0.line(loop.count)
        printTile(runs, axis, &$0)
      }
      return
    }
    // Names of one tile may be those of another that follows.
    if isLast {
      printTile(runs, axis, &writer)
    } else {
      writer.block("") { printTile(runs, axis, &$0) }
    }
  }

  private mutating func printTile(_ runs: LaneRuns, _ axis: Int, _ writer: inout CWriter) {
    for scalar in arrays.sorted() {
      writer.line(declareArray(scalar, count: nest.tileCapacity(axis)))
    }
    print(runs.elements, axis, &writer)
  }

  /// What precedes a loop over lanes: `short` unless these are many.
  private func vectorization(of axis: Int, short: CCode = "GC_VECTORIZE") -> CCode {
    nest.hasManyLanes(along: axis) ? "GC_VECTORIZE_LONG" : short
  }

  private mutating func print(_ elements: [LaneRuns.Element], _ axis: Int, _ writer: inout CWriter)
  {
    for element in elements {
      switch element {
      case .run(let statements): printRun(statements, axis, &writer)
      case .number(let statement):
        lane = nil
        print(statement, &writer)
        lane = axis
      case .loop(let inner, let body):
        spelling.printLoop(inner, &writer) { print(body, axis, &$0) }
      case .fold(let scalar, let body):
        if nest.hasTile(body, lane: axis) {
          writer.require(file: "fold.h")
          lane = nil
          writer.line(folding(scalar, foldedTile(scalar, body, axis)))
          lane = axis
        } else {
          printLanes(axis, &writer) { $0.line(folding(scalar, name(body))) }
        }
      }
    }
  }

  private mutating func printRun(_ statements: [Statement], _ axis: Int, _ writer: inout CWriter) {
    var body = CWriter()
    for statement in statements { printOne(statement, &body) }
    guard !body.text.isEmpty else { return }
    writer.line(vectorization(of: axis))
    printLanes(axis, &writer) { $0.lines(body) }
  }

  /// A loop over the lanes at hand.
  private func printLanes(_ axis: Int, _ writer: inout CWriter, _ body: (inout CWriter) -> Void) {
    let index: CCode = spelling.hasOneTile(axis) ? "i\(axis)" : "l"
    let count = spelling.lanes(of: axis).count
    writer.block("for (int64_t \(index) = 0; \(index) < \(count); ++\(index))", body)
  }

  /// The reduction of one tile: of memory directly where the body is a contiguous load.
  private func foldedTile(_ scalar: Scalar, _ body: Scalar, _ axis: Int) -> CCode {
    let (first, count) = spelling.lanes(of: axis)
    let source: CCode
    if let load = nest.load(body), load.isContiguous(along: axis) {
      source = spelling.pointer(load, lane: axis, from: first)
    } else {
      let start = nest.rows.contains(body) ? spelling.rowStart(lane: axis) : "0"
      source = spelling.variable(body) + (start == "0" ? "" : " + \(start)")
    }
    let kind = nest.reduction(scalar)
    return "gc_fold_\(kind)_\(formula.foldedTypes(scalar, body))(\(count), \(source))"
  }
}

extension CountedFormula {
  /// The types of what a reduction combines and, if it is another, of the reduction itself.
  func foldedTypes(_ reduction: Scalar, _ body: Scalar) -> CCode {
    let (from, to) = (type(of: body), type(of: reduction))
    return from == to ? "\(from)" : "\(from)_\(to)"
  }
}

extension ElementType {
  /// Reductions of `bool` use the arithmetic of `u8`.
  var arithmeticName: CCode { self == .bool ? "u8" : "\(self)" }
}
