import IR
import Scheduling

/// Prints a loop nest as scalar C that an optimizing compiler vectorizes.
///
/// A block becomes one loop when nothing in it crosses lanes. Otherwise it runs tile by tile: runs
/// of lane-wise statements are loops of their own, and values that cross from one run to another
/// are arrays of a tile.
struct LoopsPrinter {
  private let nest: LoopNest
  private let spelling: ScalarSpelling
  private let context: KernelContext
  /// Lane-wise values that another run of the tile reads.
  private var arrays: Set<Scalar> = []
  private var locals: LocalArrays
  private var lane: Int?
  /// Chunks that left partial results.
  private let combinedChunks: Int

  /// The statements of a nest.
  static func loops(
    _ nest: LoopNest, _ context: KernelContext, _ locals: LocalArrays, combining chunks: Int
  ) -> CCode {
    var printer = LoopsPrinter(nest, context, locals, combining: chunks)
    var statements = CWriter()
    printer.print(nest.statements, &statements)
    return statements.text
  }

  private init(
    _ nest: LoopNest, _ context: KernelContext, _ locals: LocalArrays, combining chunks: Int
  ) {
    self.nest = nest
    self.locals = locals
    combinedChunks = chunks
    self.context = context
    spelling = ScalarSpelling(nest: nest)
  }

  private var formula: CountedFormula { nest.formula }

  // MARK: Outside of blocks

  private mutating func print(_ statements: [Statement], _ writer: inout CWriter) {
    for statement in statements { print(statement, &writer) }
  }

  private mutating func print(_ statement: Statement, _ writer: inout CWriter) {
    switch statement {
    case .compute(let scalar): writer.line(declaration(scalar))
    case .row(let scalar):
      writer.line(declareArray(scalar, count: nest.rowElementCount))
    case .loop(let axis, let body):
      let (low, high) = spelling.bounds(of: axis)
      writer.block("for (int64_t i\(axis) = \(low); i\(axis) < \(high); ++i\(axis))") {
        print(body, &$0)
      }
    case .block(let axis, let body): printBlock(axis, body, &writer)
    case .begin(let scalar): writer.line(beginning(scalar))
    case .fold(let scalar, let body): writer.line(folding(scalar, spelling.name(body)))
    case .end(let scalar): writer.line(ending(scalar))
    case .save(let scalar):
      let place = spelling.partialPlace("chunk", lane: "0")
      writer.line("p\(scalar.index)[\(place)] = a\(scalar.index);")
    case .restore(let scalar): printRestoring(scalar, lane: "0", &writer)
    case .store(let result, let scalar):
      writer.line("r\(result)[\(spelling.storePlace(result))] = \(spelling.name(scalar));")
    }
  }

  private mutating func declareArray(_ scalar: Scalar, count: Int) -> CCode {
    locals.declare(formula.type(of: scalar), "t\(scalar.index)", count: count)
  }

  private func declaration(_ scalar: Scalar) -> CCode {
    let expression = spelling.expression(scalar) { spelling.name($0) }
    return "const \(spelling.type(scalar)) t\(scalar.index) = \(expression);"
  }

  private func beginning(_ scalar: Scalar) -> CCode {
    let identity = nest.reduction(scalar).identity(formula.type(of: scalar))
    return "\(spelling.type(scalar)) a\(scalar.index) = " + CSpelling.literal(identity) + ";"
  }

  private func folding(_ scalar: Scalar, _ value: CCode) -> CCode {
    combining(
      "a\(scalar.index)", value, nest.reduction(scalar), formula.type(of: scalar))
  }

  private func combining(
    _ target: CCode, _ value: CCode, _ kind: Reduction, _ type: ElementType
  ) -> CCode {
    if type.isFloat && kind == .sum { return "\(target) += \(value);" }
    if type.isFloat && kind == .product { return "\(target) *= \(value);" }
    let function: CCode = "gc_\(kind.function)_\(type.arithmeticName)"
    return "\(target) = \(function)(\(target), \(value));"
  }

  private func ending(_ scalar: Scalar) -> CCode {
    "const \(spelling.type(scalar)) t\(scalar.index) = a\(scalar.index);"
  }

  /// Declares the accumulator of all chunks, for the lane at an index.
  private func printRestoring(_ scalar: Scalar, lane: CCode, _ writer: inout CWriter) {
    writer.line(beginning(scalar))
    let place = spelling.partialPlace("c", lane: lane)
    writer.block("for (int64_t c = 0; c < \(combinedChunks); ++c)") {
      $0.line(folding(scalar, "p\(scalar.index)[\(place)]"))
    }
  }

  // MARK: Blocks

  private mutating func printBlock(_ axis: Int, _ body: [Statement], _ writer: inout CWriter) {
    lane = axis
    defer { lane = nil }
    let (low, high) = spelling.bounds(of: axis)
    if body.allSatisfy(\.isLanewise) {
      arrays = []
      writer.line(vectorization(of: axis))
      writer.block("for (int64_t i\(axis) = \(low); i\(axis) < \(high); ++i\(axis))") { inner in
        for statement in body { printLanewise(statement, &inner) }
      }
      return
    }
    let runs = nest.runs(of: body, lane: axis)
    arrays = runs.crossing
    let size = nest.tileSize
    writer.block("for (int64_t o\(axis) = \(low); o\(axis) < \(high); o\(axis) += \(size))") {
      $0.line("const int64_t n = \(spelling.laneCount(axis));")
      for scalar in arrays.sorted() {
        $0.line(declareArray(scalar, count: nest.tileCapacity(axis)))
      }
      print(runs.elements, axis, &$0)
    }
  }

  /// What precedes a loop over lanes.
  private func vectorization(of axis: Int) -> CCode {
    nest.hasManyLanes(along: axis) ? "GC_VECTORIZE_LONG" : "GC_VECTORIZE"
  }

  private mutating func print(_ elements: [LaneRuns.Element], _ axis: Int, _ writer: inout CWriter)
  {
    for element in elements {
      switch element {
      case .run(let statements): printRun(statements, axis, &writer)
      case .number(let statement): print(statement, &writer)
      case .loop(let inner, let body):
        let (low, high) = spelling.bounds(of: inner)
        writer.block("for (int64_t i\(inner) = \(low); i\(inner) < \(high); ++i\(inner))") {
          print(body, axis, &$0)
        }
      case .fold(let scalar, let body):
        if nest.hasTile(body, lane: axis) {
          writer.line(folding(scalar, foldedTile(scalar, body, axis)))
        } else {
          writer.block("for (int64_t i\(axis) = o\(axis); i\(axis) < o\(axis) + n; ++i\(axis))") {
            $0.line(folding(scalar, spelling.name(body)))
          }
        }
      }
    }
  }

  private mutating func printRun(_ statements: [Statement], _ axis: Int, _ writer: inout CWriter) {
    var body = CWriter()
    for statement in statements { printLanewise(statement, &body) }
    guard !body.text.isEmpty else { return }
    writer.line(vectorization(of: axis))
    writer.block("for (int64_t l = 0; l < n; ++l)") { inner in
      if body.text.contains("i\(axis)") {
        inner.line("const int64_t i\(axis) = o\(axis) + l;")
      }
      inner.lines(body.text)
    }
  }

  private func printLanewise(_ statement: Statement, _ writer: inout CWriter) {
    switch statement {
    case .compute(let scalar):
      let isArray = arrays.contains(scalar) || nest.rows.contains(scalar)
      let target: CCode = isArray ? "" : "const \(spelling.type(scalar)) "
      writer.line("\(target)\(laneName(scalar)) = \(spelling.expression(scalar, laneName));")
    case .begin(let scalar):
      let identity = nest.reduction(scalar).identity(formula.type(of: scalar))
      writer.line("\(laneName(scalar)) = \(CSpelling.literal(identity));")
    case .fold(let scalar, let body):
      let type = formula.type(of: scalar)
      writer.line(combining(laneName(scalar), laneName(body), nest.reduction(scalar), type))
    case .store(let result, let scalar):
      writer.line("r\(result)[\(spelling.storePlace(result))] = \(laneName(scalar));")
    case .save(let scalar):
      let place = spelling.partialPlace("chunk", lane: lane.map { "i\($0)" } ?? "0")
      writer.line("p\(scalar.index)[\(place)] = \(laneName(scalar));")
    case .restore(let scalar):
      printRestoring(scalar, lane: lane.map { "i\($0)" } ?? "0", &writer)
      let target: CCode = arrays.contains(scalar) ? "" : "const \(spelling.type(scalar)) "
      writer.line("\(target)\(laneName(scalar)) = a\(scalar.index);")
    case .end, .loop, .block, .row: break
    }
  }

  private func laneName(_ scalar: Scalar) -> CCode {
    if let lane, nest.rows.contains(scalar) {
      let place: CCode = nest.hasColumnLanes ? "\(spelling.rowOffset(lane: lane)) + l" : "i\(lane)"
      return "t\(scalar.index)[\(place)]"
    }
    return arrays.contains(scalar) ? "t\(scalar.index)[l]" : spelling.name(scalar)
  }

  /// The reduction of one tile: of memory directly where the body is a contiguous load.
  private func foldedTile(_ scalar: Scalar, _ body: Scalar, _ axis: Int) -> CCode {
    let source: CCode
    if let load = nest.load(body), load.isContiguous(along: axis) {
      source = spelling.pointer(load, lane: axis)
    } else {
      let offset: CCode = nest.rows.contains(body) ? " + \(spelling.rowOffset(lane: axis))" : ""
      source = "t\(body.index)" + offset
    }
    let kind = nest.reduction(scalar)
    return "gc_fold_\(kind)_\(formula.foldedTypes(scalar, body))(n, \(source))"
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
