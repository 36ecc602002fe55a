import IR
import Scheduling

/// Scalars with a value per lane.
extension TilesPrinter {
  /// The tile of a scalar; a number or index is spread over a tile first.
  mutating func tile(_ scalar: Scalar, _ writer: inout CWriter) -> CCode {
    if isVector(scalar), !formula.isIndexOrLiteral(scalar) { return "t\(scalar.index)" }
    let name: CCode = "v\(scalar.index)"
    if tiles.spread.contains(scalar) { return name }
    let type = formula.type(of: scalar)
    let place = slot(at: tiles.allocate(spreading: scalar), scalar)
    writer.line("\(spelling.type(scalar)) *\(name) = \(place);")
    if case .axis(let axis) = formula[scalar], axis == lane {
      writer.line("gc_tile_iota_i64(n, \(name), o\(axis), 1);")
    } else {
      writer.line("gc_tile_splat_\(type)(n, \(name), \(spelling.name(scalar)));")
    }
    return name
  }

  private func slot(at offset: Int, _ scalar: Scalar) -> CCode {
    "(\(spelling.type(scalar)) *)(s + \(offset))"
  }

  mutating func vector(_ scalar: Scalar, _ writer: inout CWriter) {
    switch formula[scalar] {
    case .load(let operand): load(scalar, operand, &writer)
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

  mutating func declare(_ scalar: Scalar, _ writer: inout CWriter) -> CCode {
    let name: CCode = "t\(scalar.index)"
    var place: CCode = ""
    if let lane, nest.rows.contains(scalar) {
      place = "row\(scalar.index) + \(spelling.rowOffset(lane: lane))"
      knownRows.insert(scalar)
    } else if let lane, let result = direct[scalar] {
      place = spelling.storePointer(result, lane: lane)
    } else {
      place = slot(at: tiles.allocate(scalar), scalar)
    }
    writer.line("\(spelling.type(scalar)) *\(name) = \(place);")
    return name
  }

  mutating func load(_ scalar: Scalar, _ operand: Int, _ writer: inout CWriter) {
    guard let load = nest.load(scalar), let lane else { return }
    let type = formula.type(of: scalar)
    guard load.isLinear else {
      let index = tile(load.index, &writer)
      let target = declare(scalar, &writer)
      writer.line("gc_tile_gather_\(type)(n, \(target), b\(operand), \(index));")
      return
    }
    let stride = load.strides[lane] ?? .zero
    let base = spelling.pointer(load, lane: lane)
    if stride == .one && !isOverwrittenBeforeStored(scalar, operand) {
      writer.line("const \(spelling.type(scalar)) *t\(scalar.index) = \(base);")
    } else {
      let target = declare(scalar, &writer)
      writer.line(
        "gc_tile_load_\(type)(n, \(target), \(base), \(CSpelling.count(stride) as CCode));")
    }
  }

  /// Whether a load is a result and another result goes where it was read: in a swap of two
  /// arguments, say, each must be copied before either is stored.
  func isOverwrittenBeforeStored(_ scalar: Scalar, _ operand: Int) -> Bool {
    guard formula.results.count > 1, formula.results.contains(scalar) else { return false }
    let kernel = context.kernel
    return kernel.outputs.contains {
      kernel.areInOnePlace($0, kernel.formulaOperands[operand])
    }
  }

  mutating func store(_ result: Int, _ scalar: Scalar, _ writer: inout CWriter) {
    guard let lane else {
      writer.line("r\(result)[\(spelling.storePlace(result))] = \(spelling.name(scalar));")
      return
    }
    if direct[scalar] == result && isVector(scalar) { return }
    let value = tile(scalar, &writer)
    let type = formula.type(of: scalar)
    let target = spelling.storePointer(result, lane: lane)
    let stride = formula.resultStrides[result][lane]
    writer.line(
      stride == .one
        ? "gc_tile_copy_\(type)(n, \(target), \(value));"
        : "gc_tile_store_\(type)(n, \(target), \(CSpelling.count(stride) as CCode), \(value));")
  }
}
