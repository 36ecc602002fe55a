import IR
import Scheduling

/// How scalars of a loop nest read in C where they are plain numbers.
struct ScalarSpelling {
  let nest: LoopNest
  let place: NestPlace
  /// The axis of the block at hand, and what its index is called.
  var lane: (axis: Int, index: CCode)?
  var formula: CountedFormula { nest.formula }

  init(_ nest: LoopNest, _ place: NestPlace) {
    self.nest = nest
    self.place = place
  }

  /// What a scalar is called that is in a variable or array: `t3`, or `sum3` for a reduction.
  func variable(_ scalar: Scalar) -> CCode {
    guard case .reduce(let kind, _, _) = formula[scalar] else { return "t\(scalar.index)" }
    return "\(kind)\(scalar.index)"
  }

  /// A reference to a scalar that is at hand: its variable, literal or loop index.
  func name(_ scalar: Scalar) -> CCode {
    switch formula[scalar] {
    case .constant(let constant): CSpelling.constant(constant)
    case .axis(let axis): index(axis, isFactor: true)
    default: variable(scalar)
    }
  }

  func type(_ scalar: Scalar) -> CCode { CSpelling.type(formula.type(of: scalar)) }

  /// The index along an axis.
  func index(_ axis: Int, isFactor: Bool = false) -> CCode {
    if formula.isSingle(axis) { return "0" }
    guard let lane, lane.axis == axis else { return "i\(axis)" }
    return isFactor ? factor(lane.index) : lane.index
  }

  /// An index as it stands behind `*` or alone.
  func factor(_ index: CCode) -> CCode { index.contains(" ") ? "(\(index))" : index }

  /// The place a load reads: `64 * i0 + i1 + 3`.
  private func place(_ load: CountedLoad) -> CCode {
    guard load.isLinear else { return name(load.index) }
    return sum(others(load) + terms(load.strides, constant: load.constant))
  }

  /// A pointer to what the lanes at hand read, of which `first` is the first: `x + 64 * i0 + o1`.
  func pointer(_ load: CountedLoad, lane: Int, from first: CCode) -> CCode {
    let terms = others(load) + terms(load.strides, skipping: lane, constant: load.constant)
    return pointer(place.operands[load.operand], terms, load.strides[lane] ?? .zero, first)
  }

  /// A pointer to where the lanes at hand are stored.
  func storePointer(_ result: Int, lane: Int, from first: CCode) -> CCode {
    let terms = terms(storeStrides(result), skipping: lane)
    return pointer(place.results[result], terms, formula.resultStrides[result][lane], first)
  }

  private func pointer(_ base: CCode, _ terms: [CCode], _ stride: Count, _ first: CCode) -> CCode {
    sum([base] + terms + (first == "0" || stride == .zero ? [] : [product(stride, first)]))
  }

  /// What a linear index has beside axes.
  private func others(_ load: CountedLoad) -> [CCode] {
    load.terms.map { product($0.factor, name($0.scalar)) }
  }

  /// The place a result is stored, row-major over the axes that index it.
  func storePlace(_ result: Int) -> CCode {
    sum(terms(storeStrides(result)))
  }

  private func storeStrides(_ result: Int) -> [Int: Count] {
    let strides = formula.resultStrides[result].enumerated().filter { $0.element != .zero }
    return Dictionary(uniqueKeysWithValues: strides.map { ($0.offset, $0.element) })
  }

  private func terms(_ strides: [Int: Count], skipping lane: Int? = nil, constant: Count = .zero)
    -> [CCode]
  {
    let axes = strides.sorted { $0.key < $1.key }.filter {
      $0.key != lane && !formula.isSingle($0.key)
    }
    let terms = axes.map { axis, stride in product(stride, index(axis, isFactor: stride != .one)) }
    return constant == .zero ? terms : terms + [CSpelling.count(constant)]
  }

  private func product(_ factor: Count, _ index: CCode) -> CCode {
    factor == .one ? index : "\(CSpelling.count(factor) as CCode) * \(index)"
  }

  private func sum(_ terms: [CCode]) -> CCode {
    terms.isEmpty ? "0" : terms.joined(separator: " + ")
  }

  /// The right-hand side that computes a scalar from names.
  func expression(_ scalar: Scalar, _ name: (Scalar) -> CCode) -> CCode {
    switch formula[scalar] {
    case .load(let operand):
      guard let load = nest.load(scalar) else { return "0" }
      return "\(place.operands[operand])[\(load.isLinear ? place(load) : name(load.index))]"
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
