import GraphC

/// A graph with data for its arguments, in order.
package struct FuzzCase: Sendable {
  package let graph: Graph
  package let arguments: [TensorData]

  package init(_ graph: Graph, _ arguments: [TensorData]) {
    self.graph = graph
    self.arguments = arguments
  }

  /// The data by name.
  var table: [String: TensorData] {
    let labels = graph.arguments.map(\.label)
    return Dictionary(zip(labels, arguments), uniquingKeysWith: { first, _ in first })
  }

  /// The graph with data of its arguments from a table; nil if one is missing or of another type.
  init?(_ graph: Graph, _ table: [String: TensorData]) {
    var arguments: [TensorData] = []
    for argument in graph.arguments {
      guard let data = table[argument.label], data.type == argument.type else { return nil }
      arguments.append(data)
    }
    self.init(graph, arguments)
  }

  /// What is to be small: nodes, then elements, then outputs, then numbers other than 0.
  var size: [Int] {
    let elements = graph.nodes.reduce(0) { $0 + $1.type.elementCount }
    let nonzero = arguments.reduce(0) { $0 + $1.doubles.count { $0 != 0 } }
    return [graph.nodes.count, elements, graph.outputs.count, nonzero]
  }
}
