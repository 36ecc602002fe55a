import IR

/// A result of one of two bodies, of which only that one runs.
///
/// - Attributes: `then` and `otherwise`, bodies over the operands after the condition; `result`, 0
///   if left out: which of their results.
/// - Shapes: `bool[], (operands…) -> (result)`; results have one type in both bodies.
/// - Gradient: a choice between the gradients of the bodies, which compute again what they need;
///   zeros for what only the other body reads.
/// - Errors: the condition is no `bool[]`; operands are not what the bodies take; results differ in
///   type; there is no such result.
/// - Follows: `jax.lax.cond`.
struct Cond: ControlOperation {
  static let name = "cond"
  let control: ControlFlow
  let result: Int

  init(_ control: ControlFlow, result: Int) {
    self.control = control
    self.result = result
  }

  init(from attributes: inout AttributeReader) throws(Diagnostic) {
    let bodies = [try attributes.graph("then"), try attributes.graph("otherwise")]
    control = ControlFlow(.conditional, bodies)
    result = try attributes.integer("result", default: 0)
  }

  var attributes: [Attribute] {
    (result == 0 ? [] : [Attribute("result", .integer(result))])
      + [
        Attribute("then", .graph(control.bodies[0])),
        Attribute("otherwise", .graph(control.bodies[1])),
      ]
  }

  func gradient(operands: [Tensor], cotangents: [Int: Tensor]) -> [Tensor?] {
    let seeds = cotangents.sorted { $0.key < $1.key }
    let floats = operands.indices.dropFirst().filter { operands[$0].elementType.isFloat }
    var choice = Conditional(operands: operands.dropFirst() + seeds.map(\.value))
    choice.branches = control.bodies.map { body in
      let branch = Conditional.Branch(copying: body)
      let inside = seeds.enumerated().map {
        branch.builder.bodyArgument("seed\($0)", $1.value.type)
      }
      let gradients = branch.gradients(
        of: floats.map { $0 - 1 }, from: zip(seeds.map(\.key), inside).map { ($0, $1) })
      return Conditional.Branch(branch.builder, branch.arguments + inside, gradients)
    }
    let results = choice.make(condition: operands[0])
    var gradients: [Tensor?] = operands.map { _ in nil }
    for (place, gradient) in zip(floats, results ?? []) { gradients[place] = gradient }
    return gradients
  }

  func trimmed(operands: [Tensor], used: [Int]) -> [Int: Tensor]? {
    if let taken = taken(operands[0]) { return inlined(taken, operands, used) }
    var results: [Int: Tensor] = [:]
    for result in used {
      let places = Set(control.bodies.map { $0.outputs[result].value.index })
      if places.count == 1, let place = places.first, place < operands.count - 1 {
        results[result] = operands[place + 1]
      }
    }
    let rest = used.filter { results[$0] == nil }
    if rest.isEmpty { return results }
    var choice = Conditional(operands: Array(operands.dropFirst()))
    choice.branches = control.bodies.map { body in
      let branch = Conditional.Branch(copying: body)
      return Conditional.Branch(branch.builder, branch.arguments, rest.map { branch.results[$0] })
    }
    return choice.make(condition: operands[0]).map { made in
      results.merging(zip(rest, made)) { first, _ in first }
    }
  }

  /// The body that runs, if that is known: the condition is constant, or both are the same.
  private func taken(_ condition: Tensor) -> Graph? {
    let bodies = control.bodies
    let areSame =
      bodies[0].nodes == bodies[1].nodes
      && bodies[0].outputs.map(\.value) == bodies[1].outputs.map(\.value)
    if areSame { return bodies[0] }
    return condition.node?.constant.map { bodies[$0.integers[0] != 0 ? 0 : 1] }
  }

  /// Results as what a body makes of the operands, without a choice.
  private func inlined(_ body: Graph, _ operands: [Tensor], _ used: [Int]) -> [Int: Tensor]? {
    guard let builder = operands[0].builder else { return nil }
    var rest = operands.dropFirst()
    let copies = builder.copy(body) { _, node, _ in node.argument == nil ? nil : rest.popFirst() }
    return [Int: Tensor](
      uniqueKeysWithValues: used.map { ($0, copies[body.outputs[$0].value.index]) })
  }
}
