import IR
import Operators

@testable import RandomGraphs

/// The list's line for the operator of `Docs/AddingAnOperator.md`.
let reverseInRandomGraphs = [
  // sample: random
  RandomOperator("reverse") {
    guard let item = $0.pick(where: { $0.type.rank > 0 }) else { return }
    let axis = $0.random.integer(below: item.type.rank)
    $0.add(item.tensor.reversed(axis), bound: item.bound, bits: item.bits)
  },
  // end
  RandomOperator("negate") { $0.addExactUnary { -$0 } },
]
