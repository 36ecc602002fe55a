import GraphC

/// Finds the first node whose values differ between two ways to run a graph, or that makes NaN.
struct NodeSearch {
  let graph: Graph
  let arguments: [TensorData]
  let tolerance: Tolerance

  /// Graphs with more nodes are only searched with all values as outputs at once.
  private static let singleNodeLimit = 150

  /// What runs a graph; nil if it fails.
  typealias Runner = (Graph, [TensorData]) -> [TensorData]?

  /// The graph with the values of all its nodes as outputs, and no updates.
  static func exposed(_ graph: Graph) -> Graph {
    let outputs = graph.values.filter { graph[$0].argument == nil }.map { value in
      Graph.Output(name: "node\(value.index)", value: value)
    }
    return Graph(name: graph.name, nodes: graph.nodes, outputs: outputs)
  }

  /// The first node that `suspect` computes differently; `exactly`: in any bit.
  ///
  /// First all values become outputs. That changes what is fused, so that a defect may vanish: then
  /// one value after the other is an output besides the graph's own.
  func firstDifference(
    _ suspect: Runner, from reference: Runner, exactly: Bool = false
  ) -> NodeFinding? {
    let exposed = Self.exposed(graph)
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

  /// The first node that makes NaN or an infinity from finite operands, as the interpreter runs it;
  /// nil if every output is finite.
  func firstNonfinite() throws(Diagnostic) -> NodeFinding? {
    let exposed = Self.exposed(graph)
    var data = arguments
    data += try Interpreter.run(exposed, arguments)
    let places = data.map { $0.type.elementType.isFloat ? $0.firstNonfinite : nil }
    guard graph.outputs.contains(where: { places[$0.value.index] != nil }) else { return nil }
    for value in graph.values {
      let node = graph[value]
      guard let place = places[value.index] else { continue }
      if let operand = node.operands.first(where: { places[$0.index] != nil }) {
        // A constant such as -inf in a mask is meant; what it makes is not.
        guard graph[operand].operands.isEmpty else { continue }
      } else if node.operands.isEmpty && node.argument == nil {
        continue
      }
      let result = data[value.index]
      let operands = node.operands.map { operand in
        "  \(graph.name(of: operand)): \(data[operand.index].summary(around: place))"
      }
      let number = result.doubles[place].isNaN ? "nan" : "\(result.doubles[place])"
      let message = "\(graph.name(of: value))[\(place)] is \(number)"
      return NodeFinding(graph, value, ([message] + operands).joined(separator: "\n"))
    }
    return nil
  }
}

extension TensorData {
  /// The place of the first NaN or infinity.
  fileprivate var firstNonfinite: Int? { doubles.firstIndex { !$0.isFinite } }

  /// Type, range, and the element at a place, if there is one.
  fileprivate func summary(around place: Int) -> String {
    let numbers = doubles
    let range = numbers.min().flatMap { low in numbers.max().map { "\(low) to \($0)" } } ?? "empty"
    return numbers.indices.contains(place)
      ? "\(type), \(range), [\(place)] is \(numbers[place])" : "\(type), \(range)"
  }
}
