import IR
import Scheduling

/// Reductions, and their parts that chunks leave to be combined.
extension TilesPrinter {
  mutating func begin(_ scalar: Scalar, _ writer: inout CWriter) {
    let type = formula.type(of: scalar)
    let identity = CSpelling.literal(nest.reduction(scalar).identity(type))
    if isVector(scalar) {
      let target = declare(scalar, &writer)
      writer.call(.splat(type), laneCount, target, identity)
    } else {
      writer.line("\(CSpelling.type(type)) \(spelling.variable(scalar)) = \(identity);")
    }
  }

  mutating func fold(_ scalar: Scalar, _ body: Scalar, _ writer: inout CWriter) {
    let kind = nest.reduction(scalar)
    let (from, to) = (formula.type(of: body), formula.type(of: scalar))
    if isVector(scalar) {
      let value = tile(body, &writer)
      let target = spelling.variable(scalar)
      if from != to {
        writer.call(.accumulate(from: from, to: to), laneCount, target, value)
      } else {
        writer.call(.apply(kind.function, to), laneCount, target, target, value)
      }
      return
    }
    var value = spelling.name(body)
    if let lane, nest.reduces(scalar, along: lane) {
      let tile = tile(body, &writer)
      value = writer.value(of: .reduce(kind, from: from, to: to), laneCount, [tile])
    }
    combine(scalar, value, to, &writer)
  }

  /// Combines a number into the accumulator of a reduction.
  func combine(
    _ scalar: Scalar, _ value: CCode, _ type: ElementType, _ writer: inout CWriter
  ) {
    let kind = nest.reduction(scalar)
    let accumulator = spelling.variable(scalar)
    if kind == .sum && type.isFloat {
      writer.line("\(accumulator) += \(value);")
    } else {
      writer.call(
        .apply(kind.function, type), "1", "&\(accumulator)", "&\(accumulator)",
        "&(\(CSpelling.type(type))){\(value)}")
    }
  }

  mutating func save(_ scalar: Scalar, _ writer: inout CWriter) {
    let place = spelling.partialPlace("chunk", lane: firstLane)
    guard isVector(scalar) else {
      writer.line("partial\(scalar.index)[\(place)] = \(spelling.variable(scalar));")
      return
    }
    let tile = tile(scalar, &writer)
    writer.call(
      .copy(formula.type(of: scalar)), laneCount, "partial\(scalar.index) + \(place)", tile)
  }

  mutating func restore(_ scalar: Scalar, _ writer: inout CWriter) {
    let (kind, type) = (nest.reduction(scalar), formula.type(of: scalar))
    let isVector = isVector(scalar)
    let place = spelling.partialPlace("c", lane: firstLane)
    begin(scalar, &writer)
    writer.block("for (int64_t c = 0; c < \(spelling.place.combinedParts); ++c)") {
      guard isVector else {
        return combine(scalar, "partial\(scalar.index)[\(place)]", type, &$0)
      }
      let target = spelling.variable(scalar)
      $0.call(
        .apply(kind.function, type), laneCount, target, target,
        "partial\(scalar.index) + \(place)")
    }
  }
}
