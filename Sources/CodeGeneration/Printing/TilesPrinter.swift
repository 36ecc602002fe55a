import IR

/// Prints a loop nest as control code over tile primitives, for a compiler that does not optimize.
///
/// A block runs tile by tile; each lane-wise scalar is a tile in a slot of scratch memory, and
/// each operation on it is one call of a primitive.
struct TilesPrinter {
  private let nest: LoopNest
  private let spelling: ScalarSpelling
  private let context: KernelContext
  private let direct: [Scalar: Int]
  private var tiles: TileAllocation
  private var lane: Int?
  /// Row values computed so far.
  private var knownRows: Set<Scalar> = []
  /// Chunks that left partial results.
  private let combinedChunks: Int

  /// Bytes of a slot: a tile of the widest element.
  static let slotByteCount = LoopNest.largestTileSize * 8

  /// The statements of a nest.
  static func loops(_ nest: LoopNest, _ context: KernelContext, combining chunks: Int) -> String {
    var printer = TilesPrinter(nest, context, combining: chunks)
    return printer.loops()
  }

  private init(_ nest: LoopNest, _ context: KernelContext, combining chunks: Int) {
    self.nest = nest
    combinedChunks = chunks
    self.context = context
    spelling = ScalarSpelling(facts: nest.facts)
    direct = DirectResults.find(nest, context.kernel, context.plan)
    tiles = TileAllocation(nest)
  }

  private var formula: Formula { nest.formula }

  private mutating func loops() -> String {
    var statements = CWriter()
    print(nest.statements, &statements)
    guard tiles.slotCount > 0 else { return statements.text }
    var writer = CWriter()
    writer.line("char slots[\(tiles.slotCount * Self.slotByteCount + 64)];")
    writer.line("char *s = (char *)(((uintptr_t)slots + 63) & ~(uintptr_t)63);")
    return writer.text + statements.text
  }

  private mutating func print(_ statements: [Statement], _ writer: inout CWriter) {
    for statement in statements { print(statement, &writer) }
  }

  private mutating func print(_ statement: Statement, _ writer: inout CWriter) {
    switch statement {
    case .row(let scalar):
      writer.line("\(spelling.type(scalar)) row\(scalar.index)[\(nest.rowElementCount)];")
    case .loop(let axis, let body):
      let (low, high) = nest.bounds(of: axis)
      if lane != nil { tiles.enterLoop() }
      writer.block("for (int64_t i\(axis) = \(low); i\(axis) < \(high); ++i\(axis))") {
        if axis == formula.rowAxis, let lane { declareRows(lane, &$0) }
        print(body, &$0)
      }
      if lane != nil { tiles.leaveLoop() }
    case .block(let axis, let body):
      let (low, high) = nest.bounds(of: axis)
      let size = nest.tileSize
      lane = axis
      tiles.beginBlock()
      writer.block("for (int64_t o\(axis) = \(low); o\(axis) < \(high); o\(axis) += \(size))") {
        $0.line("const int64_t n = \(high) - o\(axis) < \(size) ? \(high) - o\(axis) : \(size);")
        if !nest.hasColumnLanes { declareRows(axis, &$0) }
        print(body, &$0)
      }
      lane = nil
    case .compute(let scalar): isVector(scalar) ? vector(scalar, &writer) : number(scalar, &writer)
    case .begin(let scalar): begin(scalar, &writer)
    case .fold(let scalar, let body): fold(scalar, body, &writer)
    case .end(let scalar):
      guard !isVector(scalar) else { return }
      let type = spelling.type(scalar)
      writer.line("const \(type) t\(scalar.index) = (\(type))a\(scalar.index);")
    case .save(let scalar): save(scalar, &writer)
    case .restore(let scalar): restore(scalar, &writer)
    case .store(let result, let scalar): store(result, scalar, &writer)
    }
  }

  /// Where the lanes at hand are in what earlier passes kept of the row.
  private func declareRows(_ lane: Int, _ writer: inout CWriter) {
    let offset = nest.rowOffset(lane: lane)
    for scalar in knownRows.sorted() {
      writer.line("\(spelling.type(scalar)) *t\(scalar.index) = row\(scalar.index) + \(offset);")
    }
  }

  private func isVector(_ scalar: Scalar) -> Bool {
    lane.map { nest.facts.dependencies[scalar.index].contains($0) } ?? false
  }

  // MARK: Numbers

  /// One number, through C where tcc is exact and through a tile of one element elsewhere.
  private func number(_ scalar: Scalar, _ writer: inout CWriter) {
    let type = spelling.type(scalar)
    let target = "t\(scalar.index)"
    guard case .call(let function, let arguments) = formula[scalar] else {
      writer.line("const \(type) \(target) = \(spelling.expression(scalar) { spelling.name($0) });")
      return
    }
    let names = arguments.map { spelling.name($0) }
    if let text = infix(function, formula.type(of: arguments[0]), names) {
      writer.line("const \(type) \(target) = \(text);")
      return
    }
    writer.line("\(type) \(target);")
    writer.block("") { inner in
      for (index, argument) in arguments.enumerated() {
        inner.line("const \(spelling.type(argument)) x\(index) = \(names[index]);")
      }
      let operands = arguments.indices.map { function.isRandom && $0 < 3 ? "x\($0)" : "&x\($0)" }
      inner.line(call(function, scalar, arguments, count: "1", ["&\(target)"] + operands))
    }
  }

  private func infix(_ function: ScalarFunction, _ type: ElementType, _ names: [String]) -> String?
  {
    let floats: [ScalarFunction: String] = [
      .add: "+", .subtract: "-", .multiply: "*", .divide: "/", .less: "<", .greater: ">",
    ]
    let indices: [ScalarFunction: String] = [
      .add: "+", .subtract: "-", .multiply: "*", .less: "<", .greaterEqual: ">=",
    ]
    if type.isFloat, let symbol = floats[function] { return names.joined(separator: " \(symbol) ") }
    if type == .i64, let symbol = indices[function] {
      return names.joined(separator: " \(symbol) ")
    }
    if function == .select { return "\(names[0]) ? \(names[1]) : \(names[2])" }
    return nil
  }

  private func call(
    _ function: ScalarFunction, _ scalar: Scalar, _ arguments: [Scalar], count: String,
    _ operands: [String]
  ) -> String {
    let from = formula.type(of: arguments[0]).rawValue
    let to = formula.type(of: scalar).rawValue
    let name =
      switch function {
      case .cast: "cast_\(from)_\(to)"
      case .select: "select_\(to)"
      case .randomBits: "random_bits"
      case .randomUniform: "random_uniform_\(to)"
      default: "\(function.rawValue)_\(from)"
      }
    return "gc_tile_\(name)(\(count), \(operands.joined(separator: ", ")));"
  }

  // MARK: Tiles

  /// The tile of a scalar; a number or index is spread over a tile first.
  private mutating func tile(_ scalar: Scalar, _ writer: inout CWriter) -> String {
    if isVector(scalar), !formula.isIndexOrLiteral(scalar) { return "t\(scalar.index)" }
    if let name = tiles.spread[scalar] { return name }
    let name = "v\(scalar.index)"
    let type = formula.type(of: scalar)
    writer.line("\(spelling.type(scalar)) *\(name) = \(tiles.allocate(scalar, type));")
    if case .axis(let axis) = formula[scalar], axis == lane {
      writer.line("gc_tile_iota_i64(n, \(name), o\(axis), 1);")
    } else {
      writer.line("gc_tile_splat_\(type.rawValue)(n, \(name), \(spelling.name(scalar)));")
    }
    tiles.spread[scalar] = name
    return name
  }

  private mutating func vector(_ scalar: Scalar, _ writer: inout CWriter) {
    switch formula[scalar] {
    case .load(let operand, _): load(scalar, operand, &writer)
    case .call(let function, let arguments):
      let operands = arguments.enumerated().map { index, argument in
        function.isRandom && index < 3 ? spelling.name(argument) : tile(argument, &writer)
      }
      let target = declare(scalar, &writer)
      writer.line(call(function, scalar, arguments, count: "n", [target] + operands))
    case .constant, .axis, .reduce: break
    }
    tiles.release(after: scalar)
  }

  private mutating func declare(_ scalar: Scalar, _ writer: inout CWriter) -> String {
    let name = "t\(scalar.index)"
    var place = ""
    if let lane, nest.rows.contains(scalar) {
      place = "row\(scalar.index) + \(nest.rowOffset(lane: lane))"
      knownRows.insert(scalar)
    } else if let lane, let result = direct[scalar] {
      place = spelling.storePointer(result, lane: lane)
    } else {
      place = tiles.allocate(scalar, formula.type(of: scalar))
    }
    writer.line("\(spelling.type(scalar)) *\(name) = \(place);")
    return name
  }

  private mutating func load(_ scalar: Scalar, _ operand: Int, _ writer: inout CWriter) {
    guard let load = nest.facts.loads[scalar], let lane else { return }
    let type = formula.type(of: scalar).rawValue
    guard load.isAffine else {
      let index = tile(load.index, &writer)
      let target = declare(scalar, &writer)
      writer.line("gc_tile_gather_\(type)(n, \(target), b\(operand), \(index));")
      return
    }
    let stride = load.strides[lane] ?? 0
    let base = spelling.pointer(load, lane: lane)
    if stride == 1 && !isOverwrittenBeforeStored(scalar, operand) {
      writer.line("const \(spelling.type(scalar)) *t\(scalar.index) = \(base);")
    } else {
      let target = declare(scalar, &writer)
      writer.line("gc_tile_load_\(type)(n, \(target), \(base), \(stride));")
    }
  }

  /// Whether a load is a result and another result goes where it was read: in a swap of two
  /// arguments, say, each must be copied before either is stored.
  private func isOverwrittenBeforeStored(_ scalar: Scalar, _ operand: Int) -> Bool {
    guard formula.results.count > 1, formula.results.contains(scalar) else { return false }
    let place = context.plan.placements[context.kernel.formulaOperands[operand]]
    return context.kernel.outputs.contains { context.plan.placements[$0] == place }
  }

  // MARK: Reductions and stores

  private mutating func begin(_ scalar: Scalar, _ writer: inout CWriter) {
    let kind = nest.facts.reduction(scalar)
    let type = formula.type(of: scalar)
    if isVector(scalar) {
      let target = declare(scalar, &writer)
      let identity = CSpelling.literal(kind.identity(type))
      writer.line("gc_tile_splat_\(type.rawValue)(n, \(target), \(identity));")
    } else {
      let wide = kind.accumulatorType(type)
      let identity = CSpelling.literal(kind.identity(wide))
      writer.line("\(CSpelling.type(wide)) a\(scalar.index) = \(identity);")
    }
  }

  private mutating func fold(_ scalar: Scalar, _ body: Scalar, _ writer: inout CWriter) {
    let kind = nest.facts.reduction(scalar)
    let type = formula.type(of: scalar)
    if isVector(scalar) {
      let value = tile(body, &writer)
      let name = "gc_tile_\(kind.function.rawValue)_\(type.rawValue)"
      writer.line("\(name)(n, t\(scalar.index), t\(scalar.index), \(value));")
      return
    }
    var value = spelling.name(body)
    if let lane, nest.facts.reduces(scalar, along: lane) {
      value = "gc_tile_reduce_\(kind.rawValue)_\(type.rawValue)(n, \(tile(body, &writer)))"
    }
    combine(scalar, value, type, &writer)
  }

  /// Combines a number into the accumulator of a reduction.
  private func combine(
    _ scalar: Scalar, _ value: String, _ type: ElementType, _ writer: inout CWriter
  ) {
    let kind = nest.facts.reduction(scalar)
    let accumulator = "a\(scalar.index)"
    if kind == .sum && type.isFloat {
      writer.line("\(accumulator) += \(value);")
    } else {
      writer.block("") { inner in
        inner.line("const \(CSpelling.type(type)) x = \(value);")
        let name = "gc_tile_\(kind.function.rawValue)_\(type.rawValue)"
        inner.line("\(name)(1, &\(accumulator), &\(accumulator), &x);")
      }
    }
  }

  // MARK: Partial results

  private mutating func save(_ scalar: Scalar, _ writer: inout CWriter) {
    let place = nest.partialPlace("chunk", lane.map { "o\($0)" } ?? "0")
    guard isVector(scalar) else {
      writer.line("p\(scalar.index)[\(place)] = a\(scalar.index);")
      return
    }
    let (type, wide) = (formula.type(of: scalar), nest.partialType(scalar))
    let name = type == wide ? "copy_\(type.rawValue)" : "cast_\(type.rawValue)_\(wide.rawValue)"
    writer.line("gc_tile_\(name)(n, p\(scalar.index) + \(place), \(tile(scalar, &writer)));")
  }

  private mutating func restore(_ scalar: Scalar, _ writer: inout CWriter) {
    let kind = nest.facts.reduction(scalar)
    let (type, wide) = (formula.type(of: scalar), nest.partialType(scalar))
    let place = nest.partialPlace("c", lane.map { "o\($0)" } ?? "0")
    guard isVector(scalar) else {
      begin(scalar, &writer)
      writer.block("for (int64_t c = 0; c < \(combinedChunks); ++c)") {
        combine(scalar, "p\(scalar.index)[\(place)]", wide, &$0)
      }
      return
    }
    let target = declare(scalar, &writer)
    let sum = type == wide ? target : "a\(scalar.index)"
    let identity = CSpelling.literal(kind.identity(wide))
    if type != wide { writer.line("\(CSpelling.type(wide)) \(sum)[\(nest.tileSize)];") }
    writer.line("gc_tile_splat_\(wide.rawValue)(n, \(sum), \(identity));")
    writer.block("for (int64_t c = 0; c < \(combinedChunks); ++c)") {
      let name = "gc_tile_\(kind.function.rawValue)_\(wide.rawValue)"
      $0.line("\(name)(n, \(sum), \(sum), p\(scalar.index) + \(place));")
    }
    if type != wide {
      writer.line("gc_tile_cast_\(wide.rawValue)_\(type.rawValue)(n, \(target), \(sum));")
    }
  }

  private mutating func store(_ result: Int, _ scalar: Scalar, _ writer: inout CWriter) {
    guard let lane else {
      writer.line("r\(result)[\(spelling.storePlace(result))] = \(spelling.name(scalar));")
      return
    }
    if direct[scalar] == result && isVector(scalar) { return }
    let value = tile(scalar, &writer)
    let type = formula.type(of: scalar).rawValue
    let target = spelling.storePointer(result, lane: lane)
    let stride = formula.resultStrides[result][lane]
    writer.line(
      stride == 1
        ? "gc_tile_copy_\(type)(n, \(target), \(value));"
        : "gc_tile_store_\(type)(n, \(target), \(stride), \(value));")
  }
}
