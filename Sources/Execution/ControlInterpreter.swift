import IR

/// Runs the bodies of a node, step by step.
struct ControlInterpreter {
  private let control: ControlFlow
  private let bodies: [Interpreter]

  init(_ control: ControlFlow) {
    self.control = control
    bodies = control.bodies.map { Interpreter($0) }
  }

  /// All results.
  /// - Throws: never for operands of the right types.
  func run(_ operands: [TensorData]) throws(Diagnostic) -> [TensorData] {
    switch control.form {
    case .scan(let length, let reverse, let carries, let sequences):
      return try scan(operands, length, isReversed: reverse, carries, sequences)
    case .conditional:
      let isTrue = operands[0].integers[0] != 0
      return try bodies[isTrue ? 0 : 1].run(Array(operands.dropFirst()))
    case .whileLoop(let carries):
      var operands = operands
      while try bodies[0].run(operands)[0].integers[0] != 0 {
        operands.replaceSubrange(..<carries, with: try bodies[1].run(operands))
      }
      return Array(operands.prefix(carries))
    }
  }

  private func scan(
    _ operands: [TensorData], _ length: Int, isReversed: Bool, _ carries: Int, _ sequences: Int
  ) throws(Diagnostic) -> [TensorData] {
    let body = bodies[0].graph
    var state = Array(operands.prefix(carries))
    let outputs = body.outputs.dropFirst(carries)
    var stacks = outputs.map { _ in [TensorData?](repeating: nil, count: length) }
    for position in 0..<length {
      let step = isReversed ? length - 1 - position : position
      let elements = operands[carries..<carries + sequences].map { $0.element(step) }
      let results = try bodies[0].run(state + elements + operands.dropFirst(carries + sequences))
      state = Array(results.prefix(carries))
      for (index, result) in results.dropFirst(carries).enumerated() {
        stacks[index][step] = result
      }
    }
    let stacked = zip(outputs, stacks).map { output, stack in
      TensorData(stacking: stack.compactMap { $0 }, body.type(of: output.value))
    }
    return state + stacked
  }
}
