/// A program over tensors: nodes in dependency order, arguments first, named outputs.
public struct Graph: Hashable, Sendable {
  /// A named result.
  ///
  /// With `updates`, it is the new value of that argument, whose memory it takes.
  public struct Output: Hashable, Sendable {
    public let name: String
    package let value: Value
    package let updates: Value?

    package init(name: String, value: Value, updates: Value? = nil) {
      self.name = name
      self.value = value
      self.updates = updates
    }
  }

  public let name: String
  package let nodes: [Node]
  public let outputs: [Output]
  /// The arguments, which are the first nodes.
  public let arguments: [Argument]
  /// The batch size that the graph leaves open; nil if all extents are what they say.
  package let batch: SymbolicBatch?

  package init(name: String, nodes: [Node], outputs: [Output], batch: SymbolicBatch? = nil) {
    self.name = name
    self.nodes = nodes
    self.outputs = outputs
    self.batch = batch
    arguments = nodes.prefix { $0.argument != nil }.compactMap(\.argument)
  }

  package subscript(value: Value) -> Node { nodes[value.index] }
  package func type(of value: Value) -> TensorType { nodes[value.index].type }

  package var values: [Value] { nodes.indices.map { Value($0) } }

  /// The value of the argument called `label`, or nil.
  package func argument(named label: String) -> Value? {
    arguments.firstIndex { $0.label == label }.map { Value($0) }
  }

  /// How IR text names a value: `%x` for arguments, dense numbers for the rest.
  package func name(of value: Value) -> String {
    value.index < arguments.count
      ? "%" + arguments[value.index].label : "%\(value.index - arguments.count)"
  }
}
