import IR
import Operators

extension RandomOperator {
  static let elementwise = unary + binary

  private static let unary = [
    RandomOperator("abs") { $0.addExactUnary { abs($0) } },
    RandomOperator("cos") { $0.addUnary(bound: 1) { cos($0) } },
    RandomOperator("erf") { $0.addUnary(bound: 1) { erf($0) } },
    RandomOperator("exp") { $0.addUnary(limit: 3, bound: 20.1) { exp($0) } },
    RandomOperator("expm1") { $0.addUnary(limit: 3, bound: 20.1) { expm1($0) } },
    RandomOperator("floor") { $0.addJump(bound: { $0 + 1 }) { floor($0) } },
    RandomOperator("log") { $0.addUnary(limit: 4, bound: 3) { log(square($0) + 0.5) } },
    RandomOperator("log1p") { $0.addUnary(limit: 4, bound: 2) { log1p(abs($0)) } },
    RandomOperator("negate", weight: 2) { $0.addExactUnary { -$0 } },
    RandomOperator("rsqrt") { $0.addUnary(limit: 4, bound: 2) { rsqrt(square($0) + 0.25) } },
    RandomOperator("sigmoid") { $0.addUnary(bound: 1) { sigmoid($0) } },
    RandomOperator("sign") { $0.addJump(bound: { _ in 1 }) { sign($0) } },
    RandomOperator("sin") { $0.addUnary(bound: 1) { sin($0) } },
    RandomOperator("softplus") { $0.addUnary(limit: 4, bound: 5) { softplus($0) } },
    RandomOperator("sqrt") { $0.addUnary(limit: 4, bound: 5) { sqrt(square($0) + 0.25) } },
    RandomOperator("stop_gradient") { $0.addExactUnary { stopGradient($0) } },
    RandomOperator("tanh") { $0.addUnary(bound: 1) { tanh($0) } },
  ]

  private static let binary = [
    RandomOperator("add", weight: 6) {
      $0.addBinary({ $0 + $1 }) { ($0.bound + $1.bound, $0.commonBits(with: $1)) }
    },
    RandomOperator("subtract", weight: 3) {
      $0.addBinary({ $0 - $1 }) { ($0.bound + $1.bound, $0.commonBits(with: $1)) }
    },
    RandomOperator("multiply", weight: 5) {
      $0.addBinary({ $0 * $1 }) { x, y in
        (x.bound * y.bound, x.bits.flatMap { a in y.bits.map { a + $0 } })
      }
    },
    RandomOperator("multiply", weight: 2) { $0.addScaled() },
    RandomOperator("maximum", weight: 2) {
      $0.addBinary({ maximum($0, $1) }) { (max($0.bound, $1.bound), $0.commonBits(with: $1)) }
    },
    RandomOperator("maximum") { $0.addExactUnary { maximum($0, 0) } },
    RandomOperator("minimum", weight: 2) {
      $0.addBinary({ minimum($0, $1) }) { (max($0.bound, $1.bound), $0.commonBits(with: $1)) }
    },
    RandomOperator("divide") { $0.addUnary(limit: 4, bound: 2) { 1 / (square($0) + 0.5) } },
    RandomOperator("divide") { $0.addQuotient() },
    RandomOperator("divide") {
      $0.addBinary(where: { $0.type.elementType.isInteger }, { $0 / $1 }) { _, _ in (.infinity, 0) }
    },
    RandomOperator("power") { $0.addPower() },
    RandomOperator("power") {
      $0.addBinary(where: { $0.type.elementType.isInteger }, { pow($0, $1) }) { _, _ in
        (.infinity, 0)
      }
    },
  ]
}

extension RandomGraphWriter {
  /// A tensor times a small number, which may be 0 or 1.
  fileprivate func addScaled() {
    guard let item = pickFloat() else { return }
    let factor = Tensor(random.pick([0.5, -1.0, 0.0, 1.0, 2.0]))
    add(item.tensor * factor, bound: 2 * item.bound, bits: item.bits.map { $0 + 1 })
  }

  /// Divisors are at least exp(-1).
  fileprivate func addQuotient() {
    guard let item = pickFloat() else { return }
    let y = partner(of: item).tensor
    let divisor = random.chance(0.5) ? exp(tanh(y)) : square(tanh(y)) + 0.5
    add(item.tensor / divisor, bound: item.bound * 3)
  }

  /// Bases are at least 1/2 and at most 16.5.
  fileprivate func addPower() {
    guard let item = pickFloat() else { return }
    let exponent = random.pick([-0.5, 0.0, 1.0, 1.5, 2.0])
    add(pow(square(item.within(4).tensor) + 0.5, Tensor(exponent)), bound: 273)
  }
}
