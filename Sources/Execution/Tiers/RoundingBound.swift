import IR
import Operators

/// How far results may be apart when two compilers contract differently.
///
/// Every operation on the way to a value rounds once or twice (Docs/Numerics.md: functions are
/// within 2 units), and a sum of n terms n times; so the longest way through the graph, counted in
/// roundings, bounds the relative error of the largest element, unless differences cancel. 16
/// stands for both programs' errors and for three bits of cancellation.
struct RoundingBound {
  private static let safety = 16.0
  /// Roundings on the longest way to each value.
  private let roundings: [Double]

  init(_ graph: Graph) {
    var roundings: [Double] = []
    for node in graph.nodes {
      let longest = node.operands.map { roundings[$0.index] }.max() ?? 0
      roundings.append(longest + Self.roundings(of: node, in: graph))
    }
    self.roundings = roundings
  }

  private static func roundings(of node: Node, in graph: Graph) -> Double {
    if node.constant != nil { return 0 }
    switch graph.meaning(of: node) {
    case .given: return 0
    case .formula(let formula):
      return 2 + formula.axes.dropFirst(formula.rank).reduce(0) { $0 + Double($1) }
    case .whole:
      // Eliminations of n rows round every element n times, and sorts not at all.
      let extents = node.operands.flatMap { graph.type(of: $0).shape.extents }
      return 2 + Double(extents.max() ?? 1)
    case .bodies(let operation): return roundings(of: operation.control)
    }
  }

  /// The longest way through a body, as often as it runs; a loop without a bound is taken for a
  /// thousand steps.
  private static func roundings(of control: ControlFlow) -> Double {
    let longest = control.bodies.flatMap { RoundingBound($0).roundings }.max() ?? 0
    return switch control.form {
    case .scan(let length, _, _, _): Double(length) * longest
    case .conditional: longest
    case .whileLoop: 1000 * longest
    }
  }

  /// The largest difference that rounding explains; 0 for integers.
  ///
  /// A state that was `previous` is compared by its change, which is often far smaller than the
  /// state, and by the rounding of the state itself.
  func bound(of value: Value, _ expected: TensorBuffer, changedFrom previous: TensorBuffer?)
    -> Double
  {
    guard expected.type.elementType.isReal else { return 0 }
    let unit =
      switch expected.type.elementType {
      case .f64: 0x1p-53
      case .f16: 0x1p-11
      case .bf16: 0x1p-8
      default: 0x1p-24
      }
    let numbers = expected.data.doubles
    let relative = Self.safety * unit * (roundings[value.index] + 1)
    let size = Self.largest(numbers)
    guard let previous else { return relative * size }
    let changes = zip(numbers, previous.data.doubles).map { $0 - $1 }
    return relative * Self.largest(changes) + 4 * unit * size
  }

  private static func largest(_ numbers: [Double]) -> Double {
    numbers.reduce(0) { $1.isFinite ? max($0, $1.magnitude) : $0 }
  }
}

extension SystemCompiler {
  /// Whether its programs give the bits of the precompiled primitives: those are compiled by
  /// clang, and only clang contracts within expressions alone.
  var roundsLikePrimitives: Bool { version.contains("clang") }
}

extension TensorBuffer {
  /// The first element that differs by more than `bound`, or nil.
  ///
  /// Told as `[3] is 1.5, expected 1.25`. Of zeros the sign does not count, of NaN the bits.
  func difference(from expected: TensorBuffer, bound: Double) -> String? {
    let isEqual = withUnsafeBytes { found in
      expected.withUnsafeBytes { found.elementsEqual($0) }
    }
    if isEqual { return nil }
    let (found, wanted) = (data, expected.data)
    let agreement = ElementAgreement(absolute: bound)
    guard let place = agreement.firstDifference(found, wanted) else { return nil }
    guard type.elementType.isReal else {
      return "[\(place)] is \(found.integers[place]), expected \(wanted.integers[place])"
    }
    return "[\(place)] is \(found.doubles[place]), expected \(wanted.doubles[place])"
      + (bound > 0 ? ", which rounding does not explain: it explains \(bound)" : "")
  }
}
