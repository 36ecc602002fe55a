import IR
import Testing

/// Simplified formulas mean what was written; the index maps that operators make cancel.
@Suite struct FormulaSimplificationTests {
  /// The row-major position of `indices` in `shape`.
  private func linear(_ indices: [Expression], _ shape: Shape, _ formula: FormulaBuilder)
    -> Expression
  {
    zip(indices, shape.strides).reduce(formula.integer(0)) { $0 + $1.0 * $1.1 }
  }

  /// The indices in `shape` of a row-major position, as reshape defines them.
  private func split(_ position: Expression, _ shape: Shape) -> [Expression] {
    zip(shape.extents, shape.strides).map { extent, stride in
      position.floorDivided(by: stride).remainder(by: extent)
    }
  }

  private func value(_ expression: Expression, _ place: [Int]) -> Int {
    let formula = expression.builder.finish([expression])
    let axes = place + [Int](repeating: 0, count: formula.axes.count - place.count)
    return IndexEvaluator(formula: formula, axes: axes).value(expression.scalar)
  }

  @Test(
    arguments: [
      ([4, 6], [24]), ([24], [2, 3, 4]), ([2, 3, 4], [6, 4]), ([6, 4], [2, 3, 2, 2]),
      ([5], [1, 5, 1]),
      ([4, 6], [8, 3]), ([0, 3], [3, 0]),
    ] as [([Int], [Int])])
  func reshapeOfReshapeCancels(_ outer: [Int], _ inner: [Int]) {
    let formula = FormulaBuilder(domain: outer, operands: [])
    let there = split(linear(formula.indices, Shape(outer), formula), Shape(inner))
    let back = split(linear(there, Shape(inner), formula), Shape(outer))
    for place in IndexEvaluator.places(outer) {
      #expect(there.map { value($0, place) } == Self.reshaped(place, outer, inner))
      #expect(back.map { value($0, place) } == place)
    }
    if !outer.contains(0) {
      #expect(back.map(\.scalar) == formula.indices.map(\.scalar))
    }
  }

  private static func reshaped(_ place: [Int], _ from: [Int], _ to: [Int]) -> [Int] {
    let position = zip(place, Shape(from).strides).reduce(0) { $0 + $1.0 * $1.1 }
    return zip(to, Shape(to).strides).map { position / $1 % $0 }
  }

  @Test func commonFactorsLeaveDivisions() {
    let formula = FormulaBuilder(domain: [6, 4], operands: [])
    let (i, j) = (formula.axis(0), formula.axis(1))
    #expect((i * 4 + j).floorDivided(by: 12).scalar == i.floorDivided(by: 3).scalar)
    let remainder = (i * 4 + j).remainder(by: 12)
    #expect(remainder.scalar == (i.remainder(by: 3) * 4 + j).scalar)
    for place in IndexEvaluator.places([6, 4]) {
      #expect(value(remainder, place) == (place[0] * 4 + place[1]) % 12)
    }
  }

  @Test func sliceOfPadCancels() {
    let formula = FormulaBuilder(domain: [5], operands: [TensorType(.f32, [5])])
    let padded = formula.axis(0) + 3
    let inside = padded + -3
    #expect(inside.scalar == formula.axis(0).scalar)
    #expect(inside.isInside(5).literal == Literal(1, .bool))
    #expect(inside.clamped(to: 5).scalar == inside.scalar)
    #expect((inside + 5).isInside(5).literal == Literal(0, .bool))
    #expect((inside + 1).isInside(5).literal == nil)
  }

  @Test func equalExpressionsAreShared() {
    let formula = FormulaBuilder(domain: [3, 4], operands: [])
    let (i, j) = (formula.axis(0), formula.axis(1))
    #expect((i * 4 + j).scalar == (j + i * 4).scalar)
    #expect((i + i).scalar == (i * 2).scalar)
    #expect((i - i).literal == Literal(integer: 0, .i64))
  }

  @Test func axesOfExtentOneAreZero() {
    let formula = FormulaBuilder(domain: [1, 4], operands: [])
    #expect(formula.axis(0).literal == Literal(integer: 0, .i64))
    let sum = formula.reduce(.sum, extent: 1) { $0 + formula.axis(1) }
    #expect(sum.scalar == formula.axis(1).scalar)
  }

  @Test func constantConditionsSelect() {
    let formula = FormulaBuilder(domain: [2], operands: [TensorType(.f32, [2])])
    let (a, b) = (formula.constant(1, .f32), formula.load(0, formula.indices))
    #expect(formula.constant(1, .bool).select(a, b).scalar == a.scalar)
    #expect(formula.constant(0, .bool).select(a, b).scalar == b.scalar)
    #expect(formula.axis(0).combined(.less, formula.integer(1)).select(b, b).scalar == b.scalar)
  }

  /// A bound that would wrap around is no bound.
  @Test func wrappingIndicesAreNotCompared() {
    let formula = FormulaBuilder(domain: [4], operands: [])
    let huge = formula.axis(0) * (1 << 62)
    let compared = huge.combined(.less, formula.integer(-(1 << 62)))
    #expect(compared.literal == nil)
    for place in 0..<4 {
      #expect(value(compared, [place]) == (place &* (1 << 62) < -(1 << 62) ? 1 : 0))
    }
  }

  @Test func floatArithmeticIsLeftAlone() {
    let formula = FormulaBuilder(domain: [2], operands: [TensorType(.f32, [2])])
    let x = formula.load(0, formula.indices)
    #expect((x + x.constant(0)).scalar != x.scalar)
    #expect((x * x.constant(0)).literal == nil)
    #expect((x - x).literal == nil)
  }

  /// Random index arithmetic: the simplified formula and a plain evaluation agree everywhere.
  @Test(arguments: 0..<1000) func randomIndexArithmetic(_ seed: Int) {
    var generator = SplitMix(state: UInt64(seed))
    let domain = (0..<3).map { _ in Int.random(in: 1...5, using: &generator) }
    let formula = FormulaBuilder(domain: domain, operands: [])
    let places = IndexEvaluator.places(domain)
    var pool: [(expression: Expression, values: [Int])] = (0..<3).map { axis in
      (formula.axis(axis), places.map { $0[axis] })
    }
    for _ in 0..<12 {
      let a = pool[Int.random(in: pool.indices, using: &generator)]
      let b = pool[Int.random(in: pool.indices, using: &generator)]
      let step = Self.combine(a, b, formula, &generator)
      for (place, expected) in zip(places, step.values) {
        #expect(value(step.expression, place) == expected, "seed \(seed)")
      }
      pool.append(step)
    }
  }

  private typealias Step = (expression: Expression, values: [Int])

  /// One random step; divisions are of values that are not negative, as indices are.
  private static func combine(
    _ a: Step, _ b: Step, _ formula: FormulaBuilder, _ generator: inout SplitMix
  ) -> Step {
    let number = [1, 2, 3, 4, 5, 6, 12][Int.random(in: 0..<7, using: &generator)]
    let constant = (formula.integer(number), a.values.map { _ in number })
    func apply(_ function: ScalarFunction, _ other: Step) -> Step {
      let values = zip(a.values, other.values).map { IndexEvaluator.apply(function, [$0, $1]) }
      return (a.expression.combined(function, other.expression), values)
    }
    let isIndex = a.values.allSatisfy { $0 >= 0 }
    let choice = Int.random(in: 0..<8, using: &generator)
    switch choice {
    case 0: return apply(.add, b)
    case 1: return apply(.subtract, b)
    case 2: return apply(.add, constant)
    case 3: return apply(.multiply, constant)
    case 4: return apply(isIndex ? .floorDivide : .maximum, constant)
    case 5: return apply(isIndex ? .remainder : .minimum, constant)
    case 6: return apply(.minimum, constant)
    default:
      let condition = apply(.less, constant)
      let values = zip(condition.values, zip(a.values, b.values)).map { $0 != 0 ? $1.0 : $1.1 }
      return (condition.expression.select(a.expression, b.expression), values)
    }
  }
}
