/// Graphs that a node runs, and how: in a loop, or one of two.
///
/// The arguments of a body are its operands in order: what changes from step to step, what is
/// taken apart into one element per step, and what stays the same.
package struct ControlFlow: Hashable, Sendable {
  /// How bodies run.
  package enum Form: Hashable, Sendable {
    /// `(carries, elements, constants) -> (carries, elements)`, `length` times: elements are taken
    /// from the sequences' first axis and stacked along that of the results, from the last to the
    /// first if `reverse`.
    case scan(length: Int, reverse: Bool, carries: Int, sequences: Int)
    /// The first body if operand 0, a `bool[]`, is true, else the second: both
    /// `(operands after it) -> (results)`.
    case conditional
    /// As long as the first body, `(carries, constants) -> bool[]`, gives true: the second,
    /// `(carries, constants) -> (carries)`.
    case whileLoop(carries: Int)
  }

  package let form: Form
  package let bodies: [Graph]

  package init(_ form: Form, _ bodies: [Graph]) {
    self.form = form
    self.bodies = bodies
  }

  /// Operands that change from step to step.
  package var carryCount: Int {
    switch form {
    case .scan(_, _, let carries, _), .whileLoop(let carries): carries
    case .conditional: 0
    }
  }

  /// Results: one node each, as far as they are used.
  package var resultCount: Int {
    switch form {
    case .scan, .conditional: bodies[0].outputs.count
    case .whileLoop(let carries): carries
    }
  }

  /// The body whose outputs the results are made of.
  package var resultBody: Graph {
    if case .whileLoop = form { bodies[1] } else { bodies[0] }
  }

  /// Bodies differ in size mostly; equality looks at the rest.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(form)
    for body in bodies { hasher.combine(body.nodes.count &* 31 &+ body.outputs.count) }
  }
}

/// An operator that runs graphs; it has a node for each result that is used.
///
/// Nodes that differ in `result` only are computed together.
package protocol ControlOperation: Operation {
  var control: ControlFlow { get }
  /// Which result a node is.
  var result: Int { get }

  /// The same kind of operator with other bodies.
  init(_ control: ControlFlow, result: Int)

  /// The vector-Jacobian product of all results at once: one cotangent per operand, nil where no
  /// gradient flows.
  ///
  /// Cotangents are given by result; those of others are zeros.
  func gradient(operands: [Tensor], cotangents: [Int: Tensor]) -> [Tensor?]

  /// Results that are used, without what the bodies do for nothing; nil where nothing can be done.
  func trimmed(operands: [Tensor], used: [Int]) -> [Int: Tensor]?
}

extension ControlOperation {
  package var withBodies: (any ControlOperation)? { self }

  package func meaning(operands: [TensorType], result: TensorType) -> Meaning { .bodies(self) }

  package func kernelKind(operands: [TensorType], result: TensorType) -> KernelKind {
    .control(control)
  }

  package func trimmed(operands: [Tensor], used: [Int]) -> [Int: Tensor]? { nil }

  package func resultType(of operands: [TensorType]) throws(Diagnostic) -> TensorType {
    let types = try control.resultTypes(of: operands) { failure($0) }
    guard types.indices.contains(result) else {
      throw failure("there is no result \(result): the body gives \(types.count)")
    }
    return types[result]
  }

  package func gradient(_ context: GradientContext) -> [Tensor?] {
    gradient(operands: context.operands, cotangents: [result: context.cotangent])
  }
}

extension ControlOperation {
  /// The same operator with other bodies, and perhaps another result.
  package func with(_ control: ControlFlow, result: Int? = nil) -> Self {
    Self(control, result: result ?? self.result)
  }
}

extension Node {
  /// The operator as one with bodies, or nil.
  package var control: (any ControlOperation)? { operation.withBodies }

  /// What nodes that are computed together have in common.
  private struct Call: Hashable {
    let control: ControlFlow
    let operands: [Value]
  }

  /// For each node with bodies, all nodes that are other results of the same, in order.
  package static func siblings(in nodes: [Node]) -> [Value: [Value]] {
    var groups: [Call: [Value]] = [:]
    for (index, node) in nodes.enumerated() {
      guard let operation = node.control else { continue }
      let call = Call(control: operation.control, operands: node.operands)
      groups[call, default: []].append(Value(index))
    }
    var siblings: [Value: [Value]] = [:]
    for group in groups.values {
      for value in group { siblings[value] = group }
    }
    return siblings
  }
}
