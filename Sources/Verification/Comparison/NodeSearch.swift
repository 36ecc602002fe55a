import GraphC

/// Finds the first node whose values differ between two ways to run a graph.
struct NodeSearch {
  let graph: Graph
  let arguments: [TensorData]
  let tolerance: Tolerance

  /// Graphs with more nodes are only searched with all values as outputs at once.
  private static let singleNodeLimit = 150

  /// What runs a graph; nil if it fails.
  typealias Runner = (Graph, [TensorData]) -> [TensorData]?

  /// The first node that `suspect` computes differently; `exactly`: in any bit.
  ///
  /// First all values become outputs. That changes what is fused, so that a defect may vanish: then
  /// one value after the other is an output besides the graph's own.
  func firstDifference(
    _ suspect: Runner, from reference: Runner, exactly: Bool = false
  ) -> NodeFinding? {
    let exposed = graph.exposingNodes
    guard let expected = reference(exposed, arguments) else { return nil }
    if let found = suspect(exposed, arguments),
      let finding = first(exposed.outputs.map(\.value), found, expected, exactly)
    {
      return finding
    }
    guard exposed.outputs.count <= Self.singleNodeLimit else { return nil }
    let own = graph.outputs.map { Graph.Output(name: "own.\($0.name)", value: $0.value) }
    for (output, wanted) in zip(exposed.outputs, expected) {
      let probe = Graph(name: graph.name, nodes: graph.nodes, outputs: own + [output])
      guard let found = suspect(probe, arguments)?.last else { continue }
      if let finding = first([output.value], [found], [wanted], exactly) { return finding }
    }
    return nil
  }

  private func first(
    _ values: [Value], _ found: [TensorData], _ expected: [TensorData], _ exactly: Bool
  ) -> NodeFinding? {
    for (value, pair) in zip(values, zip(found, expected)) {
      let bound = exactly ? 0 : tolerance.bound(pair.1)
      if let text = pair.0.difference(from: pair.1, absolute: bound) {
        return NodeFinding(graph, value, "\(graph.name(of: value))\(text)")
      }
    }
    return nil
  }
}
