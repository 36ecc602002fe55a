/// Builds a graph; returns an existing node for an equal one and collects mistakes.
public final class GraphBuilder {
  public let name: String
  package private(set) var nodes: [Node] = []
  public private(set) var outputs: [Graph.Output] = []
  public private(set) var diagnostics: [Diagnostic] = []
  private var existing: [Node: Value] = [:]
  private var labels: [String: Value] = [:]
  /// What outputs are called, and which arguments they update.
  private var outputNames: Set<String> = []
  private var updated: Set<Value> = []
  private var resultTypes = ResultTypes()
  var scopes = Scopes()
  /// Where what is added comes from, if it has no place of its own and is not of the open scope.
  var attribution: Origin?
  private var uniqueCount = 0
  /// For pieces of sequences that go on where those before have ended, how many places all of them may
  /// have together; nil for other graphs.
  package var pieceCapacity: Int?
  /// The weights of attention, and the scopes that they were made in.
  package var attentionValues: [(scope: String, value: Value)] = []
  /// What layers use in the place of parameters that are declared now; nil for these themselves.
  var reparametrization: ((_ parameter: Tensor, _ name: String) -> Tensor)?
  /// What a body belongs to; nil for a whole graph.
  let enclosure: Enclosure?
  /// The body that is being built inside this graph.
  weak var openBody: GraphBuilder?

  /// An empty graph; room for `capacity` nodes saves growing tables.
  public convenience init(_ name: String, capacity: Int = 0) {
    self.init(name, capacity: capacity, enclosure: nil)
  }

  init(_ name: String, capacity: Int, enclosure: Enclosure?) {
    self.name = name
    self.enclosure = enclosure
    nodes.reserveCapacity(capacity)
    existing.reserveCapacity(capacity)
  }

  /// Records a mistake; `finish()` throws all of them together.
  ///
  /// Those of a body belong to the graph around it.
  public func report(_ diagnostic: Diagnostic) {
    enclosure?.builder.report(diagnostic)
    diagnostics.append(diagnostic)
  }

  package func tensor(_ value: Value) -> Tensor {
    Tensor(.value(self, value, nodes[value.index].type))
  }

  /// An invalid tensor of a guessed type, for use after `report`.
  public func invalid(_ guess: TensorType) -> Tensor { Tensor(.invalid(self, guess)) }

  /// A number different at each call: labels of streams and barriers.
  public func unique() -> Int {
    if let enclosure { return enclosure.builder.unique() }
    uniqueCount += 1
    return uniqueCount - 1
  }

  // MARK: Nodes

  /// Adds a node, or returns the equal one that exists.
  package func add(_ operation: any Operation, _ operands: [Value], origin: Origin? = nil)
    throws(Diagnostic) -> Value
  {
    let type = try resultTypes.type(of: operation, operands, in: nodes)
    guard type.shape.isValid else {
      throw operation.failure("the result's shape [\(type.shape)] is too large")
    }
    return insert(Node(operation, operands, type, origin: origin))
  }

  private func insert(_ node: Node) -> Value {
    let next = Value(nodes.count)
    let value = existing.interned(node, as: next)
    if value == next { nodes.append(node) }
    return value
  }

  /// Adds a node for tensors; a mistake is recorded and yields an invalid tensor.
  package func apply(
    _ operation: any Operation, _ operands: [Tensor], file: String = "", line: Int = 0
  ) -> Tensor {
    let guess = operands.first?.type ?? TensorType(.f32, [])
    for (index, operand) in operands.enumerated()
    where operand.builder != nil && operand.builder !== self {
      let place = Origin.isUsers(file) ? " at \(file):\(line)" : ""
      report(
        operation.failure(
          "operands come from different graphs\(place): operand \(index + 1) is of graph "
            + "\(operand.builder?.name ?? ""), expected \(name)"))
      return invalid(guess)
    }
    let values = operands.compactMap(\.value)
    guard values.count == operands.count else { return invalid(guess) }
    let origin = Origin.isUsers(file) ? self.origin(file: file, line: line) : currentOrigin
    do {
      return tensor(try add(operation, values, origin: origin))
    } catch {
      var explained = error
      explained.notes = describe(operation, values, origin: origin) + error.notes
      report(explained)
      return invalid(guess)
    }
  }

  /// A copy of a node of another graph with operands of this one; keeps its origin.
  package func copy(_ node: Node, _ operands: [Tensor]) -> Tensor {
    let values = operands.compactMap(\.value)
    guard values.count == operands.count else { return invalid(node.type) }
    do {
      let value = try add(node.operation, values, origin: node.origin)
      if let argument = node.argument { labels[argument.label] = value }
      return tensor(value)
    } catch {
      report(error)
      return invalid(node.type)
    }
  }

  private func describe(_ operation: any Operation, _ values: [Value], origin: Origin?) -> [String]
  {
    let types = values.map { "\(nodes[$0.index].type)" }.joined(separator: ", ")
    var notes = [values.isEmpty ? operation.name : "\(operation.name) with operands \(types)"]
    if let origin { notes[0] += " \(origin.phrase)" }
    for (position, value) in values.enumerated() {
      let node = nodes[value.index]
      let what = node.argument.map { "\($0.role.rawValue) \"\($0.label)\"" } ?? node.operation.name
      guard let origin = node.origin else { continue }
      notes.append("note: operand \(position + 1) is \(what), made \(origin.phrase)")
    }
    return notes
  }

  // MARK: Arguments and outputs

  /// Declares an argument; its name is prefixed with the current scope.
  public func argument(
    _ label: String, _ role: Argument.Role, _ type: TensorType,
    initializer: Initializer? = nil, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    if let enclosure {
      let outside = enclosure.builder.argument(
        label, role, type, initializer: initializer, file: file, line: line)
      return adopted(outside)
    }
    let label = role == .input ? label : scopes.label(label)
    let argument = Argument(label, role, type, initializer)
    if let earlier = labels[label] {
      let node = nodes[earlier.index]
      let isShared = role != .input && scopes.allowsAgain(label)
      if isShared, node.type == type, node.argument?.role == role {
        scopes.declared(label)
        return tensor(earlier)
      }
      let place = node.origin.map { " at \($0)" } ?? ""
      let message = isShared ? "is shared with the \(node.type)" : "is taken"
      report(argument.failure("the name \"\(label)\" \(message)\(place)"))
      return invalid(type)
    }
    let result = apply(argument, [], file: file, line: line)
    labels[label] = result.value
    if role != .input { scopes.declared(label) }
    return result
  }

  /// All arguments of a role in creation order.
  public func arguments(_ role: Argument.Role) -> [Tensor] {
    nodes.indices.filter { nodes[$0].argument?.role == role }.map { tensor(Value($0)) }
  }

  /// The argument called `label`, or nil.
  public func argument(named label: String) -> Tensor? { labels[label].map { tensor($0) } }

  /// Declares a result.
  public func output(_ name: String, _ tensor: Tensor) {
    let failure = Diagnostic(stage: "build", subject: "output \(name)", message: "")
    guard !outputNames.contains(name) else {
      return report(failure.with(message: "the name is taken by another output"))
    }
    guard Argument.isName(name) else {
      return report(failure.with(message: "is no name; use letters, digits, '_', '.' and '-'"))
    }
    guard let value = ownValue(tensor, failure) else { return }
    outputNames.insert(name)
    outputs.append(Graph.Output(name: name, value: value))
  }

  /// Declares the new value of a parameter or state; it takes over the argument's memory.
  public func update(_ argument: Tensor, to tensor: Tensor) {
    let update = Diagnostic(stage: "build", subject: "update", message: "")
    guard let target = ownValue(argument, update) else { return }
    let label = nodes[target.index].argument?.label ?? "\(target)"
    let failure = Diagnostic(stage: "build", subject: "update of %\(label)", message: "")
    guard let role = nodes[target.index].argument?.role, role != .input else {
      return report(failure.with(message: "only parameters and states can be updated"))
    }
    guard let value = ownValue(tensor, failure) else { return }
    guard argument.type == tensor.type else {
      let message = "expected \(argument.type), found \(tensor.type)"
      return report(failure.with(message: message))
    }
    guard !updated.contains(target) else {
      return report(failure.with(message: "it is updated twice"))
    }
    guard !outputNames.contains(label) else {
      return report(failure.with(message: "the name is taken by another output"))
    }
    outputNames.insert(label)
    updated.insert(target)
    outputs.append(Graph.Output(name: label, value: value, updates: target))
  }

  /// Forgets outputs that `isRemoved` names, such as gradients an optimizer has consumed.
  package func removeOutputs(where isRemoved: (Graph.Output) -> Bool) {
    outputs.removeAll(where: isRemoved)
    outputNames = Set(outputs.map(\.name))
    updated = Set(outputs.compactMap(\.updates))
  }

  /// The value of a tensor of this graph; reports numbers and tensors of other graphs.
  ///
  /// An invalid tensor has been reported before.
  private func ownValue(_ tensor: Tensor, _ failure: Diagnostic) -> Value? {
    if let number = tensor.number {
      let message = "\(number) is a number, expected a tensor; make one with constant(type, value)"
      report(failure.with(message: message))
      return nil
    }
    guard tensor.builder === self else {
      report(failure.with(message: "the tensor belongs to another graph"))
      return nil
    }
    return tensor.value
  }

  // MARK: Finishing

  /// The graph: arguments first, dead nodes dropped.
  /// - Throws: every recorded mistake, combined; when its values are too large together.
  public func finish() throws(Diagnostic) -> Graph {
    if let error = Diagnostic.combined(diagnostics, subject: "graph \(name)") { throw error }
    var isLive = nodes.map { $0.argument != nil }
    for output in outputs { isLive[output.value.index] = true }
    for index in nodes.indices.reversed() where isLive[index] {
      for operand in nodes[index].operands { isLive[operand.index] = true }
    }
    let order =
      nodes.indices.filter { nodes[$0].argument != nil }
      + nodes.indices.filter { nodes[$0].argument == nil && isLive[$0] }
    var renamed: [Value: Value] = [:]
    for (new, old) in order.enumerated() { renamed[Value(old)] = Value(new) }
    let kept = order.map { index in
      let node = nodes[index]
      return Node(
        node.operation, node.operands.map { renamed[$0] ?? $0 }, node.type, origin: node.origin)
    }
    let graph = Graph(
      name: name, nodes: kept,
      outputs: outputs.map { output in
        Graph.Output(
          name: output.name, value: renamed[output.value] ?? output.value,
          updates: output.updates.map { renamed[$0] ?? $0 })
      })
    try graph.checkSize(stage: "build")
    return graph
  }
}

@available(*, unavailable) extension GraphBuilder: Sendable {}

extension Diagnostic {
  /// The same diagnostic with another message.
  package func with(message: String) -> Diagnostic {
    Diagnostic(stage: stage, subject: subject, message: message, notes: notes)
  }
}
