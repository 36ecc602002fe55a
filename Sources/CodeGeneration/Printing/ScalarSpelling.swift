import IR

/// How scalars of a loop nest read in C where they are plain numbers.
struct ScalarSpelling {
  let facts: FormulaFacts
  var formula: Formula { facts.formula }

  /// A reference to a scalar that is at hand: its variable, literal or loop index.
  func name(_ scalar: Scalar) -> String {
    switch formula[scalar] {
    case .constant(let literal): CSpelling.literal(literal)
    case .axis(let axis): "i\(axis)"
    default: "t\(scalar.index)"
    }
  }

  func type(_ scalar: Scalar) -> String { CSpelling.type(formula.type(of: scalar)) }

  /// The place a load reads: `64*i0 + i1 + 3`.
  func place(_ load: FormulaFacts.Load, skipping lane: Int? = nil) -> String {
    guard load.isAffine else { return name(load.index) }
    var terms: [String] = []
    for (axis, stride) in load.strides.sorted(by: { $0.key < $1.key }) where axis != lane {
      terms.append(stride == 1 ? "i\(axis)" : "\(stride) * i\(axis)")
    }
    if load.constant != 0 || terms.isEmpty { terms.append("\(load.constant)") }
    return terms.joined(separator: " + ")
  }

  /// The place a result is stored, row-major over the axes that index it.
  func storePlace(_ result: Int, skipping lane: Int? = nil) -> String {
    let strides = Shape(Array(formula.domain.prefix(formula.resultRanks[result]))).strides
    let terms = strides.enumerated().filter { $0.offset != lane && formula.axes[$0.offset] != 1 }
      .map { axis, stride in stride == 1 ? "i\(axis)" : "\(stride) * i\(axis)" }
    return terms.isEmpty ? "0" : terms.joined(separator: " + ")
  }

  /// The right-hand side that computes a scalar from names.
  func expression(_ scalar: Scalar, _ name: (Scalar) -> String) -> String {
    switch formula[scalar] {
    case .load(let operand, _):
      guard let load = facts.loads[scalar] else { return "0" }
      return "b\(operand)[\(load.isAffine ? place(load) : name(load.index))]"
    case .call(let function, let arguments):
      return call(function, scalar, arguments, arguments.map(name))
    default: return name(scalar)
    }
  }

  private func call(
    _ function: ScalarFunction, _ scalar: Scalar, _ arguments: [Scalar], _ names: [String]
  ) -> String {
    let argumentType = formula.type(of: arguments[0])
    let infix: [ScalarFunction: String] = [
      .add: "+", .subtract: "-", .multiply: "*", .divide: "/",
    ]
    if argumentType.isFloat, let symbol = infix[function] {
      return "\(names[0]) \(symbol) \(names[1])"
    }
    let list = names.joined(separator: ", ")
    let resultType = formula.type(of: scalar).rawValue
    switch function {
    case .cast: return "gc_cast_\(argumentType.rawValue)_\(resultType)(\(list))"
    case .select: return "gc_select_\(resultType)(\(list))"
    case .randomBits: return "gc_random_bits(\(list))"
    case .randomUniform: return "gc_random_uniform_\(resultType)(\(list))"
    case .not, .and, .or: return "gc_\(function.rawValue)_bool(\(list))"
    default: return "gc_\(function.rawValue)_\(argumentType.rawValue)(\(list))"
    }
  }
}

extension Reduction {
  /// The type partial results are kept in: sums of `f32` over many tiles need more than 24 bits.
  func accumulatorType(_ type: ElementType) -> ElementType {
    self == .sum && type == .f32 ? .f64 : type
  }
}

extension LoopNest {
  /// Elements of tiles, which stay in the first-level cache.
  static let tileSize = 1024
}
