import IR
import Scheduling

/// Scalars with a value per lane.
extension TilesPrinter {
  /// The tile of a scalar; a number or index is spread over a tile first.
  mutating func tile(_ scalar: Scalar, _ writer: inout CWriter) -> CCode {
    if isVector(scalar), !formula.isIndexOrLiteral(scalar) { return spelling.variable(scalar) }
    let name: CCode = "v\(scalar.index)"
    if tiles.spread.contains(scalar) { return name }
    let type = formula.type(of: scalar)
    let place = slot(at: tiles.allocate(spreading: scalar), scalar)
    writer.line("\(spelling.type(scalar)) *\(name) = \(place);")
    if case .axis(let axis) = formula[scalar], axis == lane {
      writer.call(.iota, laneCount, name, firstLane, "1")
    } else {
      writer.call(.splat(type), laneCount, name, spelling.name(scalar))
    }
    return name
  }

  private func slot(at offset: Int, _ scalar: Scalar) -> CCode {
    "(\(spelling.type(scalar)) *)\(offset == 0 ? "slots" : "(slots + \(offset))")"
  }

  mutating func vector(_ scalar: Scalar, _ writer: inout CWriter) {
    switch formula[scalar] {
    case .load(let operand): load(scalar, operand, &writer)
    case .call(let function, let arguments):
      let number = lane.flatMap { nest.number(among: arguments, of: function, lane: $0) }
      let operands = arguments.enumerated().map { index, argument in
        index == number || function.isRandom && index < 3
          ? spelling.name(argument) : tile(argument, &writer)
      }
      tiles.releaseOverwritable(by: scalar, nest)
      let target = declare(scalar, &writer)
      let primitive = primitive(function, scalar, arguments, number: number)
      writer.call(primitive, laneCount, [target] + operands)
    case .constant, .axis, .reduce: break
    }
    tiles.release(after: scalar)
  }

  mutating func declare(_ scalar: Scalar, _ writer: inout CWriter) -> CCode {
    let name = spelling.variable(scalar)
    var place: CCode = ""
    if let lane, nest.rows.contains(scalar) {
      place = rowPlace(scalar, lane)
      knownRows.insert(scalar)
    } else if let lane, let result = direct[scalar] {
      place = spelling.storePointer(result, lane: lane, from: firstLane)
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
      let base = spelling.place.operands[operand]
      return writer.call(.gather(type), laneCount, target, base, index)
    }
    let stride = load.strides[lane] ?? .zero
    let base = spelling.pointer(load, lane: lane, from: firstLane)
    if stride == .one && !isOverwrittenBeforeStored(scalar, operand) {
      writer.line("const \(spelling.type(scalar)) *\(spelling.variable(scalar)) = \(base);")
    } else {
      let target = declare(scalar, &writer)
      writer.call(.load(type), laneCount, target, base, CSpelling.count(stride))
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
      let target = spelling.place.results[result]
      writer.line("\(target)[\(spelling.storePlace(result))] = \(spelling.name(scalar));")
      return
    }
    if direct[scalar] == result && isVector(scalar) { return }
    let value = tile(scalar, &writer)
    let type = formula.type(of: scalar)
    let target = spelling.storePointer(result, lane: lane, from: firstLane)
    let stride = formula.resultStrides[result][lane]
    if stride == .one {
      writer.call(.copy(type), laneCount, target, value)
    } else {
      writer.call(.store(type), laneCount, target, CSpelling.count(stride), value)
    }
  }
}
