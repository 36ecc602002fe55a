import IR
import Operators

/// Makes one graph of those for several batch sizes, which are alike node by node but for numbers:
/// literals that depend on the batch size, and would not be seen to do so, become `batch_scalar`.
struct OpenGraphs {
  /// The sizes of the first graphs.
  let primes: [SymbolicBatch]
  /// Those of all graphs: the others show what is no function of the size that is known.
  let sizes: [Int]

  /// The graphs for two primes, ready for kernels to be formed; `probes` are some for other sizes.
  ///
  /// - Throws: where the graphs are not alike.
  static func open(
    _ graphs: [Graph], _ primes: [SymbolicBatch], probes: [(graph: Graph, size: Int)]
  ) throws(Diagnostic) -> [Graph] {
    let opening = OpenGraphs(primes: primes, sizes: primes.map(\.prime) + probes.map(\.size))
    let opened = try opening.open(graphs + probes.map(\.graph))
    return zip(opened, primes).map { graph, batch in
      Graph(name: graph.name, nodes: graph.nodes, outputs: graph.outputs, batch: batch)
    }
  }

  /// Whether graphs differ in numbers only, if at all.
  static func areAlike(_ one: Graph, _ other: Graph) -> Bool {
    one.nodes.count == other.nodes.count
      && zip(one.nodes, other.nodes).allSatisfy { NodeShape($0) == NodeShape($1) }
  }

  private func open(_ graphs: [Graph]) throws(Diagnostic) -> [Graph] {
    let counts = graphs.map(\.nodes.count)
    if let other = counts.firstIndex(where: { $0 != counts[0] }) {
      throw Self.failure(
        graphs[0].name,
        "has \(counts[0]) nodes for \(sizes[0]) rows and \(counts[other]) for \(sizes[other])",
        notes: ["note: it may be built row by row; then it can have one batch size only"])
    }
    var nodes = graphs.map(\.nodes)
    for index in nodes[0].indices {
      let alike = nodes.map { $0[index] }
      let shapes = alike.map(NodeShape.init)
      if let other = shapes.firstIndex(where: { $0 != shapes[0] }) {
        throw failure(graphs[0], index, "is another node for \(sizes[other]) rows")
      }
      try checkTypes(alike, graphs[0], index)
      try checkSmallest(alike, graphs[0], index)
      try checkPlaces(alike, graphs, index)
      var opened = try openBodies(alike)
      if opened == nil { opened = try openConstant(alike, graphs[0], index) }
      for (size, node) in (opened ?? []).enumerated() { nodes[size][index] = node }
    }
    return zip(graphs, nodes).map { Graph(name: $0.name, nodes: $1, outputs: $0.outputs) }
  }

  private func openBodies(_ alike: [Node]) throws(Diagnostic) -> [Node]? {
    let operations = alike.compactMap(\.control)
    guard operations.count == alike.count else { return nil }
    var bodies = operations.map { _ in [Graph]() }
    for position in operations[0].control.bodies.indices {
      let opened = try open(operations.map { $0.control.bodies[position] })
      for (size, body) in opened.enumerated() { bodies[size].append(body) }
    }
    return alike.indices.map { size in
      let operation = operations[size].with(
        ControlFlow(operations[size].control.form, bodies[size]))
      return Node(operation, alike[size].operands, alike[size].type, origin: alike[size].origin)
    }
  }

  private func openConstant(_ alike: [Node], _ graph: Graph, _ index: Int)
    throws(Diagnostic) -> [Node]?
  {
    let data = alike.compactMap(\.constant)
    guard data.count == alike.count, Set(data).count > 1 else { return nil }
    guard data[0].elementCount == 1, data[0].type == data[1].type else {
      return try checkTable(data, graph, index)
    }
    let type = data[0].type.elementType
    let values = data.compactMap { Literal($0)?.double }
    let numbers = values.compactMap { Int(exactly: $0) }
    var ratio = BatchRatio(fitting: values, at: sizes, type)
    if numbers.count == values.count, mismatch(numbers) == nil {
      // Kernels may simplify what they compute with integers, and would not see these change.
      guard type.isInteger else { return nil }
      let count = Count(numbers[0], in: primes[0])
      if count.power == 1 { ratio = BatchRatio(a: Double(count.coefficient), b: 0) }
    }
    guard let ratio else {
      let list = zip(values, sizes).map { "\($0) for \($1) rows" }
      throw failure(
        graph, index,
        "is \(list.joined(separator: ", ")), which is no function of the batch size that is known")
    }
    return zip(alike, sizes).map { node, size in
      Node(BatchScalar(type, batch: size, ratio), [], node.type, origin: node.origin)
    }
  }

  // MARK: Errors

  func failure(_ graph: Graph, _ index: Int, _ message: String, notes: [String] = [])
    -> Diagnostic
  {
    let value = Value(index)
    let place = graph[value].origin.map { ["note: made \($0.phrase)"] } ?? []
    return Self.failure(
      "\(graph.name), \(graph.text(of: value).prefix(120))", message, notes: place + notes)
  }

  static func failure(_ subject: String, _ message: String, notes: [String] = []) -> Diagnostic {
    Diagnostic(stage: "batch", subject: subject, message: message, notes: notes)
  }
}

/// What of a node no batch size changes.
private struct NodeShape: Hashable {
  let operation: String
  let operands: [Value]
  let elementType: ElementType
  let rank: Int
  let bodies: [[NodeShape]]

  init(_ node: Node) {
    operation = node.argument.map { "%" + $0.label } ?? node.operation.name
    operands = node.operands
    elementType = node.type.elementType
    rank = node.type.rank
    bodies = node.control.map { $0.control.bodies.map { $0.nodes.map(NodeShape.init) } } ?? []
  }
}
