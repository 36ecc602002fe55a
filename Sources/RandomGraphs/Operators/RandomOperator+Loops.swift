import IR
import Operators

extension RandomOperator {
  static let loops = [
    RandomOperator("scan") { $0.addScan() }
  ]
}

extension RandomGraphWriter {
  /// A few operators on what the step before left and an element; `tanh` keeps carries bounded.
  fileprivate func addScan() {
    let fitting = pickFloat {
      $0.bound <= 8 && (1...3).contains($0.type.rank) && $0.type.shape[0] <= 6
    }
    guard let item = fitting else { return }
    let type = item.type.with(shape: Shape(Array(item.type.shape.extents.dropFirst())))
    let isSmall = { (other: RandomItem) in other.type == type && other.bound <= 8 }
    let initial = pick(where: isSmall)?.tensor ?? builder.zeros(type)
    let constant = pick(where: isSmall)?.tensor ?? builder.constant(type, 0.5)
    let choices = (0..<random.integer(in: 1...3)).map { _ in random.integer(below: 5) }
    let givesElement = random.chance(0.5)
    let (last, output) = scan(initial: initial, over: item.tensor, reverse: random.chance(0.3)) {
      carry, element in
      var value = carry
      for choice in choices {
        switch choice {
        case 0: value = tanh(value + element)
        case 1: value = value * 0.5 + element
        case 2: value = sin(value) * constant
        case 3: value = sigmoid(element) * value
        default: value = value - constant * exp(constant * 0.25)
        }
      }
      let next = tanh(value)
      return (next, givesElement ? next * element : next * carry)
    }
    // Shapes without steps leave the first carry.
    add(last, bound: 8)
    add(output, bound: 8)
  }
}
