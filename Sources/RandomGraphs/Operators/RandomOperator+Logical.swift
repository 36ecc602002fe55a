import IR
import Operators

extension RandomOperator {
  static let logical = [
    RandomOperator("and") { $0.addLogical { $0.and($1) } },
    RandomOperator("or") { $0.addLogical { $0.or($1) } },
    RandomOperator("not") {
      guard let item = $0.pick(where: { $0.type.elementType == .bool }) else { return }
      $0.add(not(item.tensor), bound: 1, bits: 0)
    },
    RandomOperator("compare", weight: 2) { $0.addComparison() },
    RandomOperator("select", weight: 2) { $0.addSelection() },
    RandomOperator("cast", weight: 3) {
      guard let item = $0.pick(where: { $0.isExact && $0.bound < 1e5 }) else { return }
      let target = $0.random.pick(ElementType.allCases)
      let bound: Double =
        switch target {
        case .u8: 255
        case .i8: 128
        // Rounding may go up by half a unit in the last place.
        case .f16 where item.bound > 60_000: .infinity
        case .f16, .bf16: item.bound * 1.01
        default: item.bound
        }
      $0.add(item.tensor.cast(to: target), bound: bound, bits: item.bits)
    },
  ]
}

extension RandomGraphWriter {
  fileprivate func addLogical(_ function: (Tensor, Tensor) -> Tensor) {
    let isLogical = { (item: RandomItem) in item.type.elementType == .bool }
    addBinary(where: isLogical, function, result: { _, _ in (1, 0) })
  }

  /// Comparisons jump, so both sides must be exact.
  private func addComparison() -> Tensor? {
    guard let a = pick(where: { $0.isExact && $0.type.elementType.isNumeric }) else { return nil }
    let b = partner(of: a)
    guard b.isExact else { return nil }
    let (x, y) = (a.tensor, b.tensor)
    let condition =
      switch random.integer(below: 6) {
      case 0: x.less(y)
      case 1: x.lessEqual(y)
      case 2: x.greater(y)
      case 3: x.greaterEqual(y)
      case 4: x.equal(y)
      default: x.notEqual(y)
      }
    add(condition, bound: 1, bits: 0)
    return condition
  }

  fileprivate func addComparison() { let _: Tensor? = addComparison() }

  fileprivate func addSelection() {
    let existing = random.chance(0.3) ? pick { $0.type.elementType == .bool } : nil
    guard let condition = existing?.tensor ?? addComparison(),
      let p = pick(where: { $0.type.shape == condition.shape })
    else { return }
    let q = partner(of: p)
    add(
      select(condition, p.tensor, q.tensor), bound: max(p.bound, q.bound),
      bits: p.commonBits(with: q))
  }
}
