import IR
import Scheduling

/// Scalars that are the same for all lanes.
extension TilesPrinter {
  /// One number, through C where tcc is exact and through a tile of one element elsewhere.
  func number(_ scalar: Scalar, _ writer: inout CWriter) {
    let type = spelling.type(scalar)
    let target = spelling.variable(scalar)
    guard case .call(let function, let arguments) = formula[scalar] else {
      writer.line("const \(type) \(target) = \(spelling.expression(scalar) { spelling.name($0) });")
      return
    }
    let names = arguments.map { spelling.name($0) }
    if let text = infix(function, formula.type(of: arguments[0]), names) {
      writer.line("const \(type) \(target) = \(text);")
      return
    }
    // One rounding, which C does alike.
    if function == .cast && formula.type(of: arguments[0]).isFloat
      && formula.type(of: scalar).isFloat
    {
      writer.line("const \(type) \(target) = (\(type))\(names[0]);")
      return
    }
    writer.line("\(type) \(target);")
    let operands: [CCode] = arguments.indices.map {
      function.isRandom && $0 < 3 ? names[$0] : tileOfOne(arguments[$0])
    }
    writer.call(
      primitive(function, scalar, arguments), "1", ["&\(target)"] + operands)
  }

  /// The address of a number.
  private func tileOfOne(_ scalar: Scalar) -> CCode {
    let name = spelling.name(scalar)
    return formula.isIndexOrLiteral(scalar) ? "&(\(spelling.type(scalar))){\(name)}" : "&\(name)"
  }

  func infix(_ function: ScalarFunction, _ type: ElementType, _ names: [CCode]) -> CCode? {
    let floats: [ScalarFunction: CCode] = [
      .add: "+", .subtract: "-", .multiply: "*", .divide: "/", .less: "<", .greater: ">",
    ]
    let indices: [ScalarFunction: CCode] = [
      .add: "+", .subtract: "-", .multiply: "*", .less: "<", .greaterEqual: ">=",
    ]
    if type.isFloat, let symbol = floats[function] { return names.joined(separator: " \(symbol) ") }
    if type == .i64, let symbol = indices[function] {
      return names.joined(separator: " \(symbol) ")
    }
    if function == .select { return "\(names[0]) ? \(names[1]) : \(names[2])" }
    return nil
  }

  /// What computes a scalar for a whole tile, or for tiles of which one is a `number`.
  func primitive(
    _ function: ScalarFunction, _ scalar: Scalar, _ arguments: [Scalar], number: Int? = nil
  ) -> TilePrimitive {
    if let number { return .mixed(function, formula.type(of: arguments[number]), number: number) }
    let from = formula.type(of: arguments[0])
    let to = formula.type(of: scalar)
    return switch function {
    case .cast: .cast(from: from, to: to)
    case .select: .select(to)
    case .randomBits: .randomBits
    case .randomUniform: .randomUniform(to)
    default: .apply(function, from)
    }
  }
}
