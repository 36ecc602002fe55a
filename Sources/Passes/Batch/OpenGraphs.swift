import IR
import Operators

/// Makes one graph of those for several batch sizes, which are alike node by node but for numbers:
/// literals that depend on the batch size, and would not be seen to do so, become `batch_scalar`.
struct OpenGraphs {
  /// The sizes of the first graphs.
  private let primes: [SymbolicBatch]
  /// Those of all graphs; the last one may be anything, for literals only.
  private let sizes: [Int]

  /// The graphs for two primes, ready for kernels to be formed; `probe` is one for another size.
  ///
  /// - Throws: where the graphs are not alike.
  static func open(
    _ graphs: [Graph], _ primes: [SymbolicBatch], probe: (graph: Graph, size: Int)
  ) throws(Diagnostic) -> [Graph] {
    let opening = OpenGraphs(primes: primes, sizes: primes.map(\.prime) + [probe.size])
    let opened = try opening.open(graphs + [probe.graph])
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
    guard Set(counts).count == 1 else {
      throw Self.failure(
        graphs[0].name,
        "has \(counts[0]) nodes for \(sizes[0]) rows and \(counts[1]) for \(sizes[1])",
        notes: ["note: it may be built row by row; then it can have one batch size only"])
    }
    var nodes = graphs.map(\.nodes)
    for index in nodes[0].indices {
      let alike = nodes.map { $0[index] }
      guard Set(alike.map(NodeShape.init)).count == 1 else {
        throw failure(graphs[0], index, "is another node for \(sizes[1]) rows")
      }
      try checkTypes(alike, graphs[0], index)
      var opened = try openBodies(alike)
      if opened == nil { opened = try openConstant(alike, graphs[0], index) }
      for (size, node) in (opened ?? []).enumerated() { nodes[size][index] = node }
    }
    return zip(graphs, nodes).map { Graph(name: $0.name, nodes: $1, outputs: $0.outputs) }
  }

  private func checkTypes(_ alike: [Node], _ graph: Graph, _ index: Int) throws(Diagnostic) {
    for axis in 0..<alike[0].type.rank {
      let extents = alike.map { $0.type.shape[axis] }
      guard Set(zip(extents, primes).map { $1.term($0) }).count == 1 else {
        throw failure(
          graph, index,
          "axis \(axis) is \(extents[0]) for \(sizes[0]) rows and \(extents[1]) for "
            + "\(sizes[1]), expected a multiple of the batch size")
      }
    }
    if let argument = alike[0].argument, argument.role != .input,
      primes[0].isDependent(argument.type)
    {
      throw failure(
        graph, index, "is a \(argument.role.rawValue) of \(argument.type) for \(sizes[0]) rows",
        notes: ["note: what is kept between runs cannot depend on the batch size of one"])
    }
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
    guard data.count == alike.count, data[0] != data[1] else { return nil }
    guard data[0].elementCount == 1, data[0].type == data[1].type else {
      // Rows of a smaller batch must be the first of a larger one.
      let isPrefix = data[1].bytes.starts(with: data[0].bytes)
      let isOutermost = data[0].type.shape.extents.dropFirst().allSatisfy {
        !primes[0].isDependent($0)
      }
      if isPrefix && isOutermost { return nil }
      throw failure(graph, index, "has other elements for \(sizes[1]) rows")
    }
    let type = data[0].type.elementType
    let values = data.compactMap { Literal($0)?.double }
    let terms = zip(values, primes).map { value, prime in Int(exactly: value).map { prime.term($0) }
    }
    if Set(terms).count == 1, terms[0] != nil { return nil }
    guard let ratio = BatchRatio(fitting: values, at: sizes, type) else {
      throw failure(
        graph, index,
        "is \(values[0]) for \(sizes[0]) rows and \(values[1]) for \(sizes[1]), which is "
          + "no function of the batch size that is known")
    }
    return zip(alike, sizes).map { node, size in
      Node(BatchScalar(type, batch: size, ratio), [], node.type, origin: node.origin)
    }
  }

  // MARK: Errors

  private func failure(_ graph: Graph, _ index: Int, _ message: String, notes: [String] = [])
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
