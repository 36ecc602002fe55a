import IR
import Operators

/// Expressions of the operators and constants that rules of algebra are about.
///
/// 0 and -0 are interchangeable, so nothing here tells them apart: divisors and bases of powers are
/// absolute values.
public struct RandomExpression {
  private var state: UInt64
  private let builder: GraphBuilder
  private var items: [Tensor]

  /// A graph that a seed determines: inputs `x`, `y` and `p`, and some results as outputs.
  public static func graph(seed: Int64, _ type: ElementType) throws(Diagnostic) -> Graph {
    let builder = GraphBuilder("expression_\(seed)")
    let items = [
      builder.input("x", type, [2, 3]), builder.input("y", type, [2, 3]),
      builder.input("p", .bool, [2, 3]),
    ]
    var expression = RandomExpression(state: UInt64(seed), builder: builder, items: items)
    for _ in 0..<24 { expression.grow() }
    for (index, item) in expression.items.suffix(6).enumerated() {
      builder.output("out\(index)", item)
    }
    return try builder.finish()
  }

  private mutating func below(_ limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % limit
  }

  private mutating func number() -> Tensor {
    let recent = items.filter { $0.elementType != .bool }.suffix(6)
    return recent[recent.startIndex + below(recent.count)]
  }

  private mutating func condition() -> Tensor {
    let recent = items.filter { $0.elementType == .bool }.suffix(4)
    return recent[recent.startIndex + below(recent.count)]
  }

  private mutating func constant() -> Tensor { Tensor([0, 1, 2, -1, -0.0, 0.5][below(6)]) }

  /// A number tensor or a constant, in either place.
  private mutating func pair() -> (Tensor, Tensor) {
    let (a, b) = (number(), below(2) == 0 ? constant() : number())
    let isInteger = !a.elementType.isFloat
    let other = b.builder == nil && isInteger ? Tensor(Double(below(3))) : b
    return below(2) == 0 ? (a, other) : (other, a)
  }

  private mutating func grow() {
    switch below(4) {
    case 0: growConditions()
    case 1: growStructure()
    default: growNumbers()
    }
  }

  private mutating func growNumbers() {
    let (a, b) = pair()
    let isFloat = number().elementType.isFloat
    switch below(10) {
    case 0: items.append(a + b)
    case 1: items.append(a - b)
    case 2: items.append(a * b)
    case 3: items.append(number() / (isFloat ? abs(number()) : number()))
    case 4: items.append(pow(abs(number()), Tensor(Double(below(3)))))
    case 5: items.append(-number())
    case 6: items.append(isFloat && below(2) == 0 ? floor(number()) : abs(number()))
    case 7: items.append(maximum(a, b))
    case 8: items.append(minimum(a, b))
    default: items.append(select(condition(), number(), number()))
    }
  }

  private mutating func growConditions() {
    let (a, b) = pair()
    switch below(6) {
    case 0: items.append(not(condition()))
    case 1: items.append(condition().and(below(2) == 0 ? condition() : Tensor(Double(below(2)))))
    case 2: items.append(condition().or(below(2) == 0 ? condition() : Tensor(Double(below(2)))))
    case 3: items.append(number().less(b.builder == nil ? b : number()))
    case 4: items.append(a.equal(b))
    default:
      let types: [ElementType] = [.f64, .i64, .f32]
      let original = number()
      items.append(original.cast(to: types[below(3)]).cast(to: original.elementType))
    }
  }

  /// What moves elements and ends in the same shape.
  private mutating func growStructure() {
    let x = number()
    switch below(8) {
    case 0: items.append(x.reversed(below(2)))
    case 1: items.append(x.transposed.reshape([2, 3]))
    case 2: items.append(x.transposed.transposed)
    case 3: items.append(x.reshape([2, 1, 3]).sum([1]))
    case 4: items.append(x.reshape([6, 1]).max([1]).reshape([2, 3]))
    case 5:
      items.append(
        concatenate([x.slice(axis: 0, from: 1, to: 2), number()]).slice(axis: 0, from: 1, to: 3))
    case 6:
      let low = [below(2), below(2)]
      let padded = x.pad(low: low, high: [1, 1])
      items.append(padded.slice(starts: low, stops: [low[0] + 2, low[1] + 3]))
    default: items.append(x.reshape([1, 2, 3]).broadcast(to: [2, 2, 3]).max([0]))
    }
  }
}
