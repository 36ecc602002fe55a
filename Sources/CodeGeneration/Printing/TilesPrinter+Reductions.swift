import IR
import Scheduling

/// Reductions, and their parts that chunks leave to be combined.
extension TilesPrinter {
  mutating func begin(_ scalar: Scalar, _ writer: inout CWriter) {
    let kind = nest.reduction(scalar)
    let type = formula.type(of: scalar)
    if isVector(scalar) {
      let target = declare(scalar, &writer)
      let identity = CSpelling.literal(kind.identity(type))
      writer.line("gc_tile_splat_\(type)(n, \(target), \(identity));")
    } else {
      let identity = CSpelling.literal(kind.identity(type))
      writer.line("\(CSpelling.type(type)) a\(scalar.index) = \(identity);")
    }
  }

  mutating func fold(_ scalar: Scalar, _ body: Scalar, _ writer: inout CWriter) {
    let kind = nest.reduction(scalar)
    let type = formula.type(of: scalar)
    if isVector(scalar) {
      let value = tile(body, &writer)
      let target: CCode = "t\(scalar.index)"
      if type != formula.type(of: body) {
        let types = formula.foldedTypes(scalar, body)
        writer.line("gc_tile_accumulate_\(types)(n, \(target), \(value));")
        return
      }
      let name: CCode = "gc_tile_\(kind.function)_\(type)"
      writer.line("\(name)(n, \(target), \(target), \(value));")
      return
    }
    var value = spelling.name(body)
    if let lane, nest.reduces(scalar, along: lane) {
      let name: CCode = "gc_tile_reduce_\(kind)_\(formula.foldedTypes(scalar, body))"
      value = "\(name)(n, \(tile(body, &writer)))"
    }
    combine(scalar, value, type, &writer)
  }

  /// Combines a number into the accumulator of a reduction.
  func combine(
    _ scalar: Scalar, _ value: CCode, _ type: ElementType, _ writer: inout CWriter
  ) {
    let kind = nest.reduction(scalar)
    let accumulator: CCode = "a\(scalar.index)"
    if kind == .sum && type.isFloat {
      writer.line("\(accumulator) += \(value);")
    } else {
      writer.block("") { inner in
        inner.line("const \(CSpelling.type(type)) x = \(value);")
        let name: CCode = "gc_tile_\(kind.function)_\(type)"
        inner.line("\(name)(1, &\(accumulator), &\(accumulator), &x);")
      }
    }
  }

  mutating func save(_ scalar: Scalar, _ writer: inout CWriter) {
    let place = spelling.partialPlace("chunk", lane: lane.map { "o\($0)" } ?? "0")
    guard isVector(scalar) else {
      writer.line("p\(scalar.index)[\(place)] = a\(scalar.index);")
      return
    }
    let name: CCode = "gc_tile_copy_\(formula.type(of: scalar))"
    writer.line("\(name)(n, p\(scalar.index) + \(place), \(tile(scalar, &writer)));")
  }

  mutating func restore(_ scalar: Scalar, _ writer: inout CWriter) {
    let kind = nest.reduction(scalar)
    let type = formula.type(of: scalar)
    let place = spelling.partialPlace("c", lane: lane.map { "o\($0)" } ?? "0")
    guard isVector(scalar) else {
      begin(scalar, &writer)
      writer.block("for (int64_t c = 0; c < \(combinedChunks); ++c)") {
        combine(scalar, "p\(scalar.index)[\(place)]", type, &$0)
      }
      return
    }
    let target = declare(scalar, &writer)
    let identity = CSpelling.literal(kind.identity(type))
    writer.line("gc_tile_splat_\(type)(n, \(target), \(identity));")
    writer.block("for (int64_t c = 0; c < \(combinedChunks); ++c)") {
      let name: CCode = "gc_tile_\(kind.function)_\(type)"
      $0.line("\(name)(n, \(target), \(target), p\(scalar.index) + \(place));")
    }
  }
}
