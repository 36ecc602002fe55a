import IR
import Scheduling

/// How scalars of a loop nest read in C where they are plain numbers.
struct ScalarSpelling {
  let nest: LoopNest
  let numbers: NumberSpelling
  var facts: FormulaFacts { nest.facts }
  var formula: Formula { facts.formula }

  /// A reference to a scalar that is at hand: its variable, literal or loop index.
  func name(_ scalar: Scalar) -> CCode {
    switch formula[scalar] {
    case .constant(let literal): numbers(literal)
    case .axis(let axis): "i\(axis)"
    default: "t\(scalar.index)"
    }
  }

  func type(_ scalar: Scalar) -> CCode { CSpelling.type(formula.type(of: scalar)) }

  /// The place a load reads: `64 * i0 + i1 + 3`.
  func place(_ load: FormulaFacts.Load) -> CCode {
    guard load.isLinear else { return name(load.index) }
    let terms = numbers(load) + self.terms(load.strides, skipping: nil, constant: load.constant)
    return terms.isEmpty ? "0" : terms.joined(separator: " + ")
  }

  /// A pointer to what the lane at `o<lane>` reads: `b1 + 64 * i0 + o1`.
  func pointer(_ load: FormulaFacts.Load, lane: Int) -> CCode {
    let stride = load.strides[lane] ?? 0
    let terms = numbers(load) + terms(load.strides, skipping: lane, constant: load.constant)
    let last: CCode = stride == 1 ? "o\(lane)" : "\(numbers(stride)) * o\(lane)"
    return (["b\(load.operand)"] + terms + [last]).joined(separator: " + ")
  }

  /// What a linear index has beside axes.
  private func numbers(_ load: FormulaFacts.Load) -> [CCode] {
    load.terms.map {
      $0.factor == 1 ? name($0.scalar) : "\(numbers($0.factor)) * \(name($0.scalar))"
    }
  }

  /// The place a result is stored, row-major over the axes that index it.
  func storePlace(_ result: Int) -> CCode {
    let terms = terms(storeStrides(result), skipping: nil, constant: 0)
    return terms.isEmpty ? "0" : terms.joined(separator: " + ")
  }

  /// A pointer to where the lane at `o<lane>` is stored.
  func storePointer(_ result: Int, lane: Int) -> CCode {
    let terms = terms(storeStrides(result), skipping: lane, constant: 0)
    let stride = formula.resultStrides[result][lane]
    let last: CCode = stride == 1 ? "o\(lane)" : "\(numbers(stride)) * o\(lane)"
    return (["r\(result)"] + terms + [last]).joined(separator: " + ")
  }

  private func storeStrides(_ result: Int) -> [Int: Int] {
    let strides = formula.resultStrides[result].enumerated()
    let varying = strides.filter { formula.axes[$0.offset] != 1 && $0.element != 0 }
    return Dictionary(uniqueKeysWithValues: varying.map { ($0.offset, $0.element) })
  }

  private func terms(_ strides: [Int: Int], skipping lane: Int?, constant: Int) -> [CCode] {
    let axes = strides.sorted { $0.key < $1.key }.filter { $0.key != lane }
    let terms = axes.map { axis, stride -> CCode in
      stride == 1 ? "i\(axis)" : "\(numbers(stride)) * i\(axis)"
    }
    return constant == 0 ? terms : terms + [numbers.index(constant)]
  }

  /// The right-hand side that computes a scalar from names.
  func expression(_ scalar: Scalar, _ name: (Scalar) -> CCode) -> CCode {
    switch formula[scalar] {
    case .load(let operand, _):
      guard let load = facts.loads[scalar] else { return "0" }
      return "b\(operand)[\(load.isLinear ? place(load) : name(load.index))]"
    case .call(let function, let arguments):
      return call(function, scalar, arguments, arguments.map(name))
    default: return name(scalar)
    }
  }

  private func call(
    _ function: ScalarFunction, _ scalar: Scalar, _ arguments: [Scalar], _ names: [CCode]
  ) -> CCode {
    let argumentType = formula.type(of: arguments[0])
    let infix: [ScalarFunction: CCode] = [
      .add: "+", .subtract: "-", .multiply: "*", .divide: "/",
    ]
    if argumentType.isFloat, let symbol = infix[function] {
      return "\(names[0]) \(symbol) \(names[1])"
    }
    let list = names.joined(separator: ", ")
    let resultType = formula.type(of: scalar)
    switch function {
    case .cast: return "gc_cast_\(argumentType)_\(resultType)(\(list))"
    case .select: return "gc_select_\(resultType)(\(list))"
    case .randomBits: return "gc_random_bits(\(list))"
    case .randomUniform: return "gc_random_uniform_\(resultType)(\(list))"
    case .not, .and, .or: return "gc_\(function)_bool(\(list))"
    default: return "gc_\(function)_\(argumentType)(\(list))"
    }
  }
}
