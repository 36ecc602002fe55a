import IR
import Scheduling

/// How scalars of a loop nest read in C where they are plain numbers.
struct ScalarSpelling {
  let nest: LoopNest
  var formula: CountedFormula { nest.formula }

  /// A reference to a scalar that is at hand: its variable, literal or loop index.
  func name(_ scalar: Scalar) -> CCode {
    switch formula[scalar] {
    case .constant(let constant): CSpelling.constant(constant)
    case .axis(let axis): "i\(axis)"
    default: "t\(scalar.index)"
    }
  }

  func type(_ scalar: Scalar) -> CCode { CSpelling.type(formula.type(of: scalar)) }

  /// The place a load reads: `64 * i0 + i1 + 3`.
  func place(_ load: CountedLoad) -> CCode {
    guard load.isLinear else { return name(load.index) }
    let terms = others(load) + self.terms(load.strides, skipping: nil, constant: load.constant)
    return terms.isEmpty ? "0" : terms.joined(separator: " + ")
  }

  /// A pointer to what the lane at `o<lane>` reads: `b1 + 64 * i0 + o1`.
  func pointer(_ load: CountedLoad, lane: Int) -> CCode {
    let terms = others(load) + terms(load.strides, skipping: lane, constant: load.constant)
    let last = product(load.strides[lane] ?? .zero, "o\(lane)")
    return (["b\(load.operand)"] + terms + [last]).joined(separator: " + ")
  }

  /// What a linear index has beside axes.
  private func others(_ load: CountedLoad) -> [CCode] {
    load.terms.map { product($0.factor, name($0.scalar)) }
  }

  private func product(_ factor: Count, _ name: CCode) -> CCode {
    factor == .one ? name : "\(CSpelling.count(factor) as CCode) * \(name)"
  }

  /// The place a result is stored, row-major over the axes that index it.
  func storePlace(_ result: Int) -> CCode {
    let terms = terms(storeStrides(result), skipping: nil, constant: .zero)
    return terms.isEmpty ? "0" : terms.joined(separator: " + ")
  }

  /// A pointer to where the lane at `o<lane>` is stored.
  func storePointer(_ result: Int, lane: Int) -> CCode {
    let terms = terms(storeStrides(result), skipping: lane, constant: .zero)
    let last = product(formula.resultStrides[result][lane], "o\(lane)")
    return (["r\(result)"] + terms + [last]).joined(separator: " + ")
  }

  private func storeStrides(_ result: Int) -> [Int: Count] {
    let strides = formula.resultStrides[result].enumerated()
    let varying = strides.filter { formula.axes[$0.offset] != .one && $0.element != .zero }
    return Dictionary(uniqueKeysWithValues: varying.map { ($0.offset, $0.element) })
  }

  private func terms(_ strides: [Int: Count], skipping lane: Int?, constant: Count) -> [CCode] {
    let axes = strides.sorted { $0.key < $1.key }.filter { $0.key != lane }
    let terms = axes.map { axis, stride in product(stride, "i\(axis)") }
    return constant == .zero ? terms : terms + [CSpelling.count(constant)]
  }

  /// The right-hand side that computes a scalar from names.
  func expression(_ scalar: Scalar, _ name: (Scalar) -> CCode) -> CCode {
    switch formula[scalar] {
    case .load(let operand):
      guard let load = nest.load(scalar) else { return "0" }
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
