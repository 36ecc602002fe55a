/// What the body of a node takes from the graph around it, while both are built.
final class Enclosure {
  /// The graph around, or the body around.
  let builder: GraphBuilder
  let keys: BodyKeys
  /// Whether the body may not run: then all that is computed while it is built belongs to it, also
  /// what follows from tensors around alone.
  let isBranch: Bool
  /// Tensors around and the arguments that stand for them in the body.
  fileprivate(set) var constants: [BodyOperand] = []
  fileprivate(set) var sequences: [BodyOperand] = []
  fileprivate var known: [Value: Tensor] = [:]
  fileprivate var knownKeys: [Value: Tensor] = [:]

  init(_ builder: GraphBuilder, keys: BodyKeys, isBranch: Bool) {
    self.builder = builder
    self.keys = keys
    self.isBranch = isBranch
  }
}

/// What a key of random numbers from outside of a body means inside.
package enum BodyKeys {
  /// The same key.
  case shared
  /// Every step has its own: the closure makes the sequence of them outside.
  case perStep((Tensor) -> Tensor)
  /// A mistake, for this reason.
  case refused(String)
}

/// A tensor outside of a body and the argument that it is inside.
package struct BodyOperand {
  package let outside: Tensor
  package let inside: Tensor
}

/// Building bodies.
extension GraphBuilder {
  /// The body that is being built in this graph, or in a body in it; the graph itself if none is.
  package var innermost: GraphBuilder {
    var builder = self
    while let next = builder.openBody { builder = next }
    return builder
  }

  /// How many graphs are around this one.
  private var depth: Int {
    var depth = 0
    var builder = self
    while let next = builder.enclosure?.builder { (depth, builder) = (depth + 1, next) }
    return depth
  }

  private func isInside(_ other: GraphBuilder) -> Bool {
    var builder: GraphBuilder? = self
    while let next = builder {
      if next === other { return true }
      builder = next.enclosure?.builder
    }
    return false
  }

  /// Has `build` make a body inside this graph: what it reads from around becomes an argument.
  ///
  /// Operators on tensors from around alone stay outside, unless the body is a branch.
  package func body<Result>(
    _ name: String, keys: BodyKeys, isBranch: Bool = false, _ build: (GraphBuilder) -> Result
  ) -> Result {
    let enclosure = Enclosure(self, keys: keys, isBranch: isBranch)
    let body = GraphBuilder(name, capacity: 0, enclosure: enclosure)
    openBody = body
    defer { openBody = nil }
    return build(body)
  }

  /// Has `build` add to this graph itself, also what would belong to a branch being built in it.
  package func outsideOfBodies<Result>(_ build: () -> Result) -> Result {
    let open = openBody
    openBody = nil
    defer { openBody = open }
    return build()
  }

  /// The innermost branch that is being built inside this graph; the graph itself if none is.
  private var innermostBranch: GraphBuilder {
    var (builder, branch) = (self, self)
    while let next = builder.openBody {
      builder = next
      if next.enclosure?.isBranch ?? false { branch = next }
    }
    return branch
  }

  /// Adds an argument of a body: unlike `argument`, it belongs to no caller.
  package func bodyArgument(_ label: String, _ type: TensorType) -> Tensor {
    apply(Argument(label, .input, type, nil), [])
  }

  /// What this body has taken from around, as arguments that are the same in every step.
  package var capturedConstants: [BodyOperand] { enclosure?.constants ?? [] }
  /// As arguments that have an element for every step.
  package var capturedSequences: [BodyOperand] { enclosure?.sequences ?? [] }

  /// The tensor as one of this graph: bodies take what belongs to graphs around them.
  package func adopted(_ tensor: Tensor) -> Tensor {
    guard let enclosure, let owner = tensor.builder, owner !== self, isInside(owner) else {
      return tensor
    }
    let outside = enclosure.builder.adopted(tensor)
    guard let value = outside.value else { return invalid(tensor.type) }
    if let known = enclosure.known[value] { return known }
    let inside =
      copyOfConstant(outside, depth: 0)
      ?? bodyArgument("const\(enclosure.constants.count)", tensor.type)
    if inside.node?.argument != nil {
      enclosure.constants.append(BodyOperand(outside: outside, inside: inside))
    }
    enclosure.known[value] = inside
    return inside
  }

  /// A copy of a literal of one element, or of what only repeats or converts one.
  private func copyOfConstant(_ tensor: Tensor, depth: Int) -> Tensor? {
    guard let node = tensor.node, node.argument == nil, depth < 4,
      node.operation.kernelKind(operands: tensor.operands.map(\.type), result: node.type) == .loops
    else { return nil }
    if node.operands.isEmpty { return node.type.elementCount == 1 ? copy(node, []) : nil }
    guard node.operands.count == 1, tensor.operands[0].type.elementCount == 1,
      let operand = copyOfConstant(tensor.operands[0], depth: depth + 1)
    else { return nil }
    return copy(node, [operand])
  }

  /// The key of random numbers to use in this body for one from around.
  package func bodyKey(_ key: Tensor) -> Tensor {
    guard let enclosure, let owner = key.builder, owner !== self, isInside(owner) else {
      return key
    }
    let outside = enclosure.builder.bodyKey(key)
    switch enclosure.keys {
    case .shared: return adopted(outside)
    case .refused(let reason):
      report(Diagnostic(stage: "build", subject: name, message: reason))
      return invalid(key.type)
    case .perStep(let split):
      guard let value = outside.value else { return invalid(key.type) }
      if let known = enclosure.knownKeys[value] { return known }
      let inside = bodyArgument("key\(enclosure.sequences.count)", key.type)
      enclosure.sequences.append(BodyOperand(outside: split(outside), inside: inside))
      enclosure.knownKeys[value] = inside
      return inside
    }
  }

  /// The tensors as ones of the innermost of their graphs, or of the branch that is being built
  /// there; numbers stay.
  package static func joined(_ tensors: [Tensor]) -> [Tensor] {
    let builders = tensors.compactMap(\.builder)
    guard let first = builders.first else { return tensors }
    let isOne = builders.allSatisfy { $0 === first }
    let deepest = isOne ? first : builders.max { $0.depth < $1.depth } ?? first
    let inner = deepest.innermostBranch
    if isOne && inner === first { return tensors }
    return tensors.map { inner.adopted($0) }
  }
}
