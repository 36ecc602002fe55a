import IR
import Operators

extension RandomOperator {
  static let loops = [
    RandomOperator("scan") { $0.addScan() },
    RandomOperator("cond", weight: 0.5) { $0.addChoice() },
    RandomOperator("while", weight: 0.5) { $0.addWhile() },
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
    let choices = (0..<random.integer(in: 1...3)).map { _ in random.integer(below: 7) }
    let givesElement = random.chance(0.5)
    let isTrue = { (other: RandomItem) in other.type == TensorType(.bool, []) }
    let flag = choices.contains(5) ? pick(where: isTrue)?.tensor : nil
    let (last, output) = scan(initial: initial, over: item.tensor, reverse: random.chance(0.3)) {
      carry, element in
      var value = carry
      for choice in choices {
        switch choice {
        case 0: value = tanh(value + element)
        case 1: value = value * 0.5 + element
        case 2: value = sin(value) * constant
        case 3: value = sigmoid(element) * value
        case 5:
          // Without a flag, one that passes can fold.
          value = cond(flag ?? 1, value) {
            $0 * element
          } otherwise: {
            sin($0)
          }
        case 6:
          let steps = whileLoop(value, limit: 2) { _ in
            1
          } body: {
            tanh($0 * element)
          }
          value = value + stopGradient(steps)
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

  /// One of two functions of an item and another, by a condition that is given or computed.
  fileprivate func addChoice() {
    guard let item = pickFloat(where: { $0.bound <= 8 }) else { return }
    let other = partner(of: item).within(8)
    let condition =
      pick { $0.type == TensorType(.bool, []) } ?? argument(.input, TensorType(.bool, []))
    let isSwapped = random.chance(0.5)
    let isNegated = random.chance(0.5)
    let chosen = isNegated ? not(condition.tensor) : condition.tensor
    let results = cond(chosen, [item.tensor, other.tensor]) { operands in
      [operands[0] * operands[1], tanh(operands[isSwapped ? 1 : 0])]
    } otherwise: { operands in
      [sin(operands[isSwapped ? 0 : 1]), operands[0]]
    }
    add(results[0], bound: 64)
    add(results[1], bound: 8)
  }

  /// A few steps of a loop that counts them; no gradient flows through it.
  fileprivate func addWhile() {
    guard let item = pickFloat(where: { $0.bound <= 8 }) else { return }
    let steps = Double(random.integer(below: 4))
    let count = builder.zeros(TensorType(.i32, []))
    let results = whileLoop([count, item.tensor]) { carries in
      carries[0].less(Tensor(steps))
    } body: { carries in
      [carries[0] + 1, tanh(carries[1] + item.tensor * 0.25)]
    }
    add(stopGradient(results[1]), bound: 8)
  }
}
