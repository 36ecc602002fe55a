import IR
import Scheduling

/// Scalars that are the same for all lanes.
extension TilesPrinter {
  /// One number, through C where tcc is exact and through a tile of one element elsewhere.
  func number(_ scalar: Scalar, _ writer: inout CWriter) {
    let type = spelling.type(scalar)
    let target: CCode = "t\(scalar.index)"
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
    writer.block("") { inner in
      for (index, argument) in arguments.enumerated() {
        inner.line("const \(spelling.type(argument)) x\(index) = \(names[index]);")
      }
      let operands: [CCode] = arguments.indices.map {
        function.isRandom && $0 < 3 ? "x\($0)" : "&x\($0)"
      }
      inner.line(call(function, scalar, arguments, count: "1", ["&\(target)"] + operands))
    }
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

  func call(
    _ function: ScalarFunction, _ scalar: Scalar, _ arguments: [Scalar], count: CCode,
    _ operands: [CCode]
  ) -> CCode {
    let from = formula.type(of: arguments[0])
    let to = formula.type(of: scalar)
    let name: CCode =
      switch function {
      case .cast: "cast_\(from)_\(to)"
      case .select: "select_\(to)"
      case .randomBits: "random_bits"
      case .randomUniform: "random_uniform_\(to)"
      default: "\(function)_\(from)"
      }
    return "gc_tile_\(name)(\(count), \(operands.joined(separator: ", ")));"
  }
}
