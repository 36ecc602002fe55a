import GraphC
import RandomGraphs

/// One node on operands of every kind of data.
struct RuleProbe {
  private let name: String
  /// What the operands are in the graph.
  let operands: [TensorData]
  private let program: Interpreter
  /// The gradients alone, and the same in `f32`.
  let gradients: Interpreter
  let narrow: Interpreter?
  /// Positions of operands that are floats.
  let floats: [Int]
  /// Whether every element of an operand counts in one element of the result.
  let isSeparate: Bool
  let result: TensorType
  private let seed: Int64

  /// Makes the programs.
  ///
  /// - Parameters:
  ///   - node: in `f64`.
  ///   - operands: what it gets in the graph.
  ///   - narrow: the node in `f32`, if it is one.
  ///   - seed: determines the points.
  /// - Throws: when the rule makes a mistake.
  init(_ node: Node, _ operands: [TensorData], narrow: Node?, seed: Int64) throws(Diagnostic) {
    name = node.operation.name
    self.operands = operands
    self.seed = seed
    result = node.type
    floats = operands.indices.filter { operands[$0].type.elementType.isFloat }
    isSeparate = name.hasPrefix("reduce_") || ScalarFunction(rawValue: name) != nil
    let types = operands.map(\.type)
    program = Interpreter(try Self.graph(node, types, wantsSecond: true))
    gradients = Interpreter(try Self.graph(node, types, wantsSecond: false))
    guard let narrow else {
      self.narrow = nil
      return
    }
    let narrowTypes = types.map { $0.elementType == .f64 ? TensorType(.f32, $0.shape) : $0 }
    let canNarrow = (try? narrow.operation.resultType(of: narrowTypes)) == narrow.type
    self.narrow =
      canNarrow ? Interpreter(try Self.graph(narrow, narrowTypes, wantsSecond: false)) : nil
  }

  /// The result and its gradients; or the sums of the first and second order, one pair for each
  /// operand: what is differentiated, and its derivative along the direction.
  private static func graph(
    _ node: Node, _ operands: [TensorType], wantsSecond: Bool
  ) throws(Diagnostic) -> Graph {
    let builder = GraphBuilder("rule")
    let inputs = operands.enumerated().map { builder.argument("x\($0)", .input, $1) }
    let result = builder.copy(node, inputs)
    let cotangent = builder.argument("u", .input, node.type)
    let floats = inputs.filter { $0.elementType.isFloat }
    let gradients = vectorJacobianProduct(
      of: result, withRespectTo: floats, cotangent: cotangent)
    guard wantsSecond else {
      builder.output("result", result)
      for (index, gradient) in gradients.enumerated() { builder.output("g\(index)", gradient) }
      return try builder.finish()
    }
    let directions = floats.enumerated().map { builder.argument("v\($0)", .input, $1.type) }
    let weights = floats.enumerated().map { builder.argument("w\($0)", .input, $1.type) }
    func along(_ slopes: [Tensor]) -> Tensor {
      zip(slopes, directions).map(GradientGraph.along).reduce(0) { $0 + $1 }
    }
    builder.output("value", (result * cotangent).sum())
    builder.output("slope", along(gradients))
    for (index, gradient) in gradients.enumerated() {
      let value = (gradient * weights[index]).sum()
      builder.output("value\(index)", value)
      builder.output(
        "slope\(index)",
        along(vectorJacobianProduct(of: value, withRespectTo: floats, cotangent: 1)))
    }
    return try builder.finish()
  }

  /// What is wrong with the rule, or nil.
  ///
  /// - Throws: when the interpreter refuses a graph; a defect.
  func failure(_ kinds: [DataKind]) throws(Diagnostic) -> String? {
    let count = max(1, operands.reduce(0) { $0 + $1.elementCount })
    for kind in kinds {
      // Few elements meet few special points at a time.
      for round in 0..<max(1, min(6, 12 / count)) {
        let data = VerificationData(
          program.graph, seed: seed &+ Int64(round), kind: kind)
        let point = operands.enumerated().map { data.point($1, stream: $0) }
        var text = try slopeFailure(at: point, data)
        if text == nil { text = try roundingFailure(at: point, data) }
        if let text { return "\(text), at \(kind.rawValue) \(Self.text(point))" }
      }
    }
    return nil
  }

  /// Elements that are told in messages.
  private static func text(_ point: [TensorData]) -> String {
    point.map { operand in
      let shown = operand.doubles.prefix(6).map { "\($0)" }.joined(separator: ", ")
      return "[\(shown)\(operand.elementCount > 6 ? ", …" : "")]"
    }.joined(separator: ", ")
  }

  // MARK: Differences

  /// Moves some elements, each by itself: a mixture of kinks has no derivative between slopes.
  private func slopeFailure(
    at point: [TensorData], _ data: VerificationData
  ) throws(Diagnostic) -> String? {
    for (number, position) in floats.enumerated() {
      let count = point[position].elementCount
      let chances = data.uniform(2, stream: 60 + number, step: 4)
      for place in Set(chances.map { Int($0 * Double(count)) }).sorted() where place < count {
        if let text = try slopeFailure(at: point, data, number, position, place) { return text }
      }
    }
    return nil
  }

  private func slopeFailure(
    at point: [TensorData], _ data: VerificationData, _ number: Int, _ position: Int, _ place: Int
  ) throws(Diagnostic) -> String? {
    var directions = floats.map { TensorData(point[$0].type, repeating: 0) }
    directions[number] = directions[number].with(1, at: place)
    let weights = floats.enumerated().map { data.weights(point[$1].type, stream: 80 + $0) }
    let rest = [data.weights(result, stream: 79)] + directions + weights
    func run(_ distance: Double) throws(Diagnostic) -> [Double] {
      var moved = point
      let old = moved[position].doubles[place]
      moved[position] = moved[position].with(old + distance, at: place)
      return try program.run(moved + rest).map { $0.doubles[0] }
    }
    let center = try run(0)
    var cache: [Double: [Double]] = [:]
    let element = point[position].doubles[place].magnitude
    let size = element > 0 && element.isFinite ? element : 1
    for index in stride(from: 0, to: center.count, by: 2) {
      // Products of 0 and infinity are looked for where they are of one operand.
      if data.kind == .infinities && center[index + 1].isNaN { continue }
      let verdict = try OneSidedSlopes.judge(center[index + 1], of: center[index], size: size) {
        distance throws(Diagnostic) in
        if let known = cache[distance] { return known[index] }
        let values = try run(distance)
        cache[distance] = values
        return values[index]
      }
      guard case .wrong(let slopes) = verdict else { continue }
      let what = index == 0 ? "its gradient rule" : "the derivative of its gradient rule"
      return "\(what) gives \(center[index + 1]) for operand \(position + 1), differences give "
        + "\(slopes.lowerBound) to \(slopes.upperBound)"
    }
    return nil
  }
}

extension VerificationData {
  /// A node's operand of this kind, not far from what it is in the graph; integers stay.
  fileprivate func point(_ operand: TensorData, stream: Int) -> TensorData {
    guard operand.type.elementType.isFloat else { return operand }
    let noise = uniform(operand.elementCount, stream: stream, step: 5)
    let numbers = zip(operand.doubles, noise).map { ($0.isFinite ? $0 : 1) * (0.5 + $1) + $1 * 0.1 }
    return special(TensorData(operand.type, doubles: numbers), stream: stream)
  }

  /// Numbers away from 0.
  func weights(_ type: TensorType, stream: Int) -> TensorData {
    let numbers = uniform(type.elementCount, stream: stream, step: 6)
    return TensorData(type, doubles: numbers.map { 0.5 + $0 })
  }
}

extension TensorData {
  func with(_ number: Double, at place: Int) -> TensorData {
    var numbers = doubles
    numbers[place] = number
    return TensorData(type, doubles: numbers)
  }

  /// Floats as `f32` holds them.
  var narrowed: TensorData {
    type.elementType == .f64 ? TensorData(TensorType(.f32, shape), doubles: doubles) : self
  }
}
