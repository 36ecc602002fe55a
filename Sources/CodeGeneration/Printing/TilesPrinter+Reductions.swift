import IR

/// Reductions, and their parts that chunks leave to be combined.
extension TilesPrinter {
  mutating func begin(_ scalar: Scalar, _ writer: inout CWriter) {
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

  mutating func fold(_ scalar: Scalar, _ body: Scalar, _ writer: inout CWriter) {
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
  func combine(
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

  mutating func save(_ scalar: Scalar, _ writer: inout CWriter) {
    let place = nest.partialPlace("chunk", lane.map { "o\($0)" } ?? "0")
    guard isVector(scalar) else {
      writer.line("p\(scalar.index)[\(place)] = a\(scalar.index);")
      return
    }
    let (type, wide) = (formula.type(of: scalar), nest.partialType(scalar))
    let name = type == wide ? "copy_\(type.rawValue)" : "cast_\(type.rawValue)_\(wide.rawValue)"
    writer.line("gc_tile_\(name)(n, p\(scalar.index) + \(place), \(tile(scalar, &writer)));")
  }

  mutating func restore(_ scalar: Scalar, _ writer: inout CWriter) {
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
    if type != wide { writer.line(locals.declare(wide, sum, count: nest.tileSize)) }
    writer.line("gc_tile_splat_\(wide.rawValue)(n, \(sum), \(identity));")
    writer.block("for (int64_t c = 0; c < \(combinedChunks); ++c)") {
      let name = "gc_tile_\(kind.function.rawValue)_\(wide.rawValue)"
      $0.line("\(name)(n, \(sum), \(sum), p\(scalar.index) + \(place));")
    }
    if type != wide {
      writer.line("gc_tile_cast_\(wide.rawValue)_\(type.rawValue)(n, \(target), \(sum));")
    }
  }
}
