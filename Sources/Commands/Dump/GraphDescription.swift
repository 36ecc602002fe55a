import GraphC

/// A graph as data.
struct GraphDescription: Encodable {
  let name: String
  let nodes: [NodeDescription]
  let outputs: [Output]

  struct Output: Encodable {
    let name: String
    let node: Int
    /// The argument whose new value it is.
    let updates: Int?
  }

  /// `position` tells where among all graphs a body is.
  init(_ graph: Graph, position: (Graph) -> Int) {
    name = graph.name
    nodes = graph.values.map { NodeDescription($0, in: graph, position: position) }
    outputs = graph.outputs.map {
      Output(name: $0.name, node: $0.value.index, updates: $0.updates?.index)
    }
  }
}

/// A node as data.
struct NodeDescription: Encodable {
  /// As in IR text, such as `%3`.
  let name: String
  let `operator`: String
  let type: String
  let element: String
  let shape: [Int]
  let bytes: Int
  let operands: [Int]
  let attributes: [AttributeDescription]
  /// Of an argument: `input`, `parameter` or `state`.
  let role: String?
  /// The line of IR text, without bodies and long literals.
  let text: String
  /// Where the node was made, as far as that is known.
  let file: String?
  let line: Int?
  let scope: String?
  /// The operator whose gradient rule made the node.
  let gradientOf: String?

  /// A longer line of IR text has a long literal, which nobody wants to read.
  private static let maximumTextLength = 400

  init(_ value: Value, in graph: Graph, position: (Graph) -> Int) {
    let node = graph[value]
    name = graph.name(of: value)
    `operator` = node.operation.name
    type = "\(node.type)"
    element = node.type.elementType.rawValue
    shape = node.type.shape.extents
    bytes = node.type.byteCount
    operands = node.operands.map(\.index)
    attributes = node.operation.attributes.map { AttributeDescription($0, position: position) }
    role = node.argument?.role.rawValue
    let line = graph.text(of: value)
    let isLong = line.utf8.count > Self.maximumTextLength
    text = isLong ? line.prefix(Self.maximumTextLength) + "…" : line
    let origin = node.origin
    file = origin.flatMap { $0.file.isEmpty ? nil : $0.file }
    self.line = origin.flatMap { $0.file.isEmpty ? nil : $0.line }
    scope = origin.flatMap { $0.scope.isEmpty ? nil : $0.scope }
    gradientOf = origin?.gradientOf
  }
}
