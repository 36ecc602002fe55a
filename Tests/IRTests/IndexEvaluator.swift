import IR

/// Evaluates integer formulas as their definition says, without any simplification.
struct IndexEvaluator {
  let formula: Formula
  let axes: [Int]

  /// The value of `scalar` where the axes have the values `axes`.
  func value(_ scalar: Scalar) -> Int {
    switch formula[scalar] {
    case .constant(let literal): Int(literal.integer)
    case .axis(let axis): axes[axis]
    case .load(let operand, let indices):
      indices.reduce(operand &+ 17) { ($0 &* 31) &+ value($1) }
    case .call(let function, let arguments): call(function, arguments.map { value($0) })
    case .reduce(let reduction, let axis, let body):
      (0..<formula.axes[axis]).reduce(Int(reduction.identity(.i64).integer)) { result, index in
        var inner = axes
        inner[axis] = index
        let element = IndexEvaluator(formula: formula, axes: inner).value(body)
        return call(reduction.function, [result, element])
      }
    }
  }

  private func call(_ function: ScalarFunction, _ x: [Int]) -> Int {
    Self.apply(function, x)
  }

  static func apply(_ function: ScalarFunction, _ x: [Int]) -> Int {
    switch function {
    case .add: x[0] &+ x[1]
    case .subtract: x[0] &- x[1]
    case .multiply: x[0] &* x[1]
    case .maximum: max(x[0], x[1])
    case .minimum: min(x[0], x[1])
    case .floorDivide: x[0] >= 0 ? x[0] / x[1] : -((-x[0] + x[1] - 1) / x[1])
    case .remainder: x[0] - x[1] * apply(.floorDivide, x)
    case .less: x[0] < x[1] ? 1 : 0
    case .greaterEqual: x[0] >= x[1] ? 1 : 0
    case .and: x[0] != 0 && x[1] != 0 ? 1 : 0
    case .select: x[0] != 0 ? x[1] : x[2]
    case .cast: x[0]
    default: preconditionFailure("\(function) does not occur in index formulas")
    }
  }

  /// All places of a domain, row-major.
  static func places(_ domain: [Int]) -> [[Int]] {
    domain.reduce([[]]) { places, extent in
      places.flatMap { place in (0..<extent).map { place + [$0] } }
    }
  }
}
