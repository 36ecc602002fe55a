/// Evaluates a formula from its definition, a block of result elements at a time: the oracle.
///
/// Floats are computed as `Double` and rounded to the element type after every function, sums
/// are accumulated in `Double` and rounded once.
package struct FormulaEvaluator {
  private let formula: Formula
  private let operands: [TensorData]
  private let operandStrides: [[Int]]
  private let dependencies: [[Int]]
  private var registers: [Register]
  /// The time at which each register was computed, and each axis last moved.
  private var computedAt: [Int]
  private var movedAt: [Int]
  private var time = 1
  /// Per result axis the index of each lane; per reduction axis one index for all lanes.
  private var coordinates: [[Int64]]
  private var laneCount = 0

  private static let blockSize = 256

  /// - Requires: operand types are those the formula was built for.
  package init(_ formula: Formula, operands: [TensorData]) {
    self.formula = formula
    self.operands = operands
    operandStrides = operands.map(\.shape.strides)
    dependencies = formula.dependencies.map { Array($0) }
    registers = formula.expressions.map { _ in .integers([]) }
    computedAt = formula.expressions.map { _ in 0 }
    movedAt = formula.axes.map { _ in 0 }
    coordinates = formula.axes.map { _ in [] }
  }

  /// Every result over the whole domain.
  package mutating func evaluate() -> [TensorData] {
    let shape = Shape(formula.domain)
    var results = formula.results.map { scalar in
      formula.type(of: scalar).isReal ? Register.floats([]) : .integers([])
    }
    for start in stride(from: 0, to: shape.elementCount, by: Self.blockSize) {
      place(block: start..<min(start + Self.blockSize, shape.elementCount), of: shape)
      for (position, scalar) in formula.results.enumerated() {
        results[position].append(value(of: scalar), count: laneCount)
      }
    }
    return zip(results, formula.results).map { register, scalar in
      register.data(TensorType(formula.type(of: scalar), shape))
    }
  }

  private mutating func place(block: Range<Int>, of shape: Shape) {
    laneCount = block.count
    time += 1
    for (axis, stride) in shape.strides.enumerated() {
      coordinates[axis] = block.map { Int64($0 / stride % max(shape[axis], 1)) }
      movedAt[axis] = time
    }
    // Registers without axes must match the lane count of this block.
    for index in computedAt.indices where dependencies[index].isEmpty { computedAt[index] = 0 }
  }

  private mutating func value(of scalar: Scalar) -> Register {
    let index = scalar.index
    var needed = 0
    for axis in dependencies[index] { needed = max(needed, movedAt[axis]) }
    if computedAt[index] > 0 && computedAt[index] >= needed { return registers[index] }
    let result = compute(formula.expressions[index], type: formula.types[index])
    registers[index] = result
    time += 1
    computedAt[index] = time
    return result
  }

  private mutating func compute(_ expression: ScalarExpression, type: ElementType) -> Register {
    switch expression {
    case .constant(let literal):
      return type.isReal
        ? .floats([Double](repeating: literal.double, count: laneCount))
        : .integers([Int64](repeating: literal.integer, count: laneCount))
    case .axis(let axis):
      return .integers(coordinates[axis])
    case .load(let operand, let indices):
      return load(operand, indices.map { value(of: $0).integers })
    case .call(let function, let arguments):
      let values = arguments.map { value(of: $0) }
      let argumentType = formula.type(of: arguments[0])
      return function.apply(values, argumentType: argumentType, resultType: type)
    case .reduce(let reduction, let axis, let body):
      return reduce(reduction, axis, body, type)
    }
  }

  private func load(_ operand: Int, _ indices: [[Int64]]) -> Register {
    let strides = operandStrides[operand]
    let isLinear = indices.count != strides.count
    var places = [Int](repeating: 0, count: laneCount)
    for (axis, index) in indices.enumerated() {
      let stride = isLinear ? 1 : strides[axis]
      for lane in 0..<laneCount { places[lane] += Int(index[lane]) * stride }
    }
    switch operands[operand].storage {
    case .f32(let array): return .floats(places.map { Double(array[$0]) })
    case .f64(let array): return .floats(places.map { array[$0] })
    case .i32(let array): return .integers(places.map { Int64(array[$0]) })
    case .i64(let array): return .integers(places.map { array[$0] })
    case .u8(let array): return .integers(places.map { Int64(array[$0]) })
    case .bool(let array): return .integers(places.map { array[$0] ? 1 : 0 })
    case .i8(let array): return .integers(places.map { Int64(array[$0]) })
    case .f16(let array): return .floats(places.map { HalfFormat.f16.decode(array[$0]) })
    case .bf16(let array): return .floats(places.map { HalfFormat.bf16.decode(array[$0]) })
    }
  }

  private mutating func reduce(
    _ reduction: Reduction, _ axis: Int, _ body: Scalar, _ type: ElementType
  ) -> Register {
    let identity = reduction.identity(type)
    var total =
      type.isFloat
      ? Register.floats([Double](repeating: identity.double, count: laneCount))
      : .integers([Int64](repeating: identity.integer, count: laneCount))
    for index in 0..<formula.axes[axis] {
      coordinates[axis] = [Int64](repeating: Int64(index), count: laneCount)
      time += 1
      movedAt[axis] = time
      let element = value(of: body)
      // A partial sum stays in Double; only the total is rounded.
      let partial = reduction == .sum && type.isFloat ? .f64 : type
      total = reduction.function.apply(
        [total, element], argumentType: partial, resultType: partial)
    }
    return total.rounded(to: type)
  }
}
