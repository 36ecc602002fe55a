import IR
import Operators

/// What of graphs for several batch sizes must be alike.
extension OpenGraphs {
  /// Arguments and outputs of a graph for one row, which may be unlike the others inside.
  ///
  /// - Throws: where they are not of one row.
  static func checkInterface(_ single: Graph, _ graph: Graph, _ batch: SymbolicBatch)
    throws(Diagnostic)
  {
    func types(_ graph: Graph) -> [(name: String, type: TensorType)] {
      graph.arguments.map { ("%\($0.label)", $0.type) }
        + graph.outputs.map { ("output \($0.name)", graph.type(of: $0.value)) }
    }
    let found = Dictionary(types(single).map { ($0.name, $0.type) }) { first, _ in first }
    for (name, type) in types(graph) {
      guard let one = found[name], try one != batch.type(type, at: 1) else { continue }
      throw failure(
        "\(graph.name), \(name)",
        "is \(type) for \(batch.prime) rows and \(one) for 1, expected multiples of the batch size")
    }
  }

  func checkTypes(_ alike: [Node], _ graph: Graph, _ index: Int) throws(Diagnostic) {
    for axis in 0..<alike[0].type.rank {
      let extents = alike.map { $0.type.shape[axis] }
      guard let other = mismatch(extents) else { continue }
      throw failure(
        graph, index,
        "axis \(axis) is \(extents[0]) for \(sizes[0]) rows and \(extents[other]) for "
          + "\(sizes[other]), expected a multiple of the batch size")
    }
    if let argument = alike[0].argument, argument.role != .input,
      primes[0].isDependent(argument.type)
    {
      throw failure(
        graph, index, "is a \(argument.role.rawValue) of \(argument.type) for \(sizes[0]) rows",
        notes: ["note: what is kept between runs cannot depend on the batch size of one"])
    }
  }

  /// The first size for which a number is not the multiple of the batch size that it is for the
  /// first one.
  func mismatch(_ numbers: [Int]) -> Int? {
    let count = Count(numbers[0], in: primes[0])
    return numbers.indices.first { index in
      (try? count.value(at: sizes[index])) != numbers[index]
        || index < primes.count && Count(numbers[index], in: primes[index]) != count
    }
  }

  /// Nodes of a program must also make sense for one row, such as slices of a fixed number of rows.
  func checkSmallest(_ alike: [Node], _ graph: Graph, _ index: Int) throws(Diagnostic) {
    let (node, batch) = (alike[0], primes[0])
    guard node.constant == nil, node.argument == nil, node.control == nil else { return }
    let values = node.operation.attributes.map(\.value)
    // Other numbers than multiples are for those to judge who look at kernels.
    let others = try? values.map { value throws(Diagnostic) in
      try batch.value(value, at: sizes[1])
    }
    guard others == alike[1].operation.attributes.map(\.value) else { return }
    var attributes = AttributeReader(
      subject: node.operation.name,
      try node.operation.attributes.map { attribute throws(Diagnostic) in
        Attribute(attribute.name, try batch.value(attribute.value, at: 1))
      })
    let operation = try type(of: node.operation).init(from: &attributes)
    let operands = try node.operands.map { operand throws(Diagnostic) in
      try batch.type(graph.type(of: operand), at: 1)
    }
    let expected = try batch.type(node.type, at: 1)
    let found = try? operation.resultType(of: operands)
    guard found != expected else { return }
    throw failure(
      graph, index, "is \(node.type) for \(batch.prime) rows, but would not be \(expected) for 1")
  }

  /// Elements that are found by their number along the batch axis: kernels in which that number is
  /// known would no longer ask how many there are.
  func checkPlaces(_ alike: [Node], _ graphs: [Graph], _ index: Int) throws(Diagnostic) {
    guard !alike[0].operands.isEmpty, graphs[0].kernelKind(of: alike[0]) == .loops else { return }
    let formulas = primes.indices.compactMap { size in
      alike[size].formula(operands: alike[size].operands.map { graphs[size].type(of: $0) })
    }
    guard formulas.count == primes.count, formulas[0].loadsAtLoadedPlaces else { return }
    let pair = NumberPair(first: primes[0], second: primes[1], allowsLast: false)
    guard let problem = pair.problem(KernelNumbers(formulas[0]), KernelNumbers(formulas[1])) else {
      return
    }
    throw failure(graphs[0], index, "finds elements by their number: " + problem.message(pair))
  }

  /// Rows of a smaller batch must be the first of a larger one.
  func checkTable(_ data: [TensorData], _ graph: Graph, _ index: Int)
    throws(Diagnostic) -> [Node]?
  {
    let isOutermost = data[0].type.shape.extents.dropFirst().allSatisfy {
      !primes[0].isDependent($0)
    }
    let longest = data.map(\.bytes).max { $0.count < $1.count } ?? []
    let other = data.firstIndex { !longest.starts(with: $0.bytes) }
    guard !isOutermost || other != nil else { return nil }
    throw failure(graph, index, "has other elements for \(sizes[max(1, other ?? 1)]) rows")
  }
}

extension Formula {
  /// Whether an element is loaded from where another load tells.
  fileprivate var loadsAtLoadedPlaces: Bool {
    var isLoaded: [Bool] = []
    for expression in expressions {
      let dependsOnLoad = Self.inputs(of: expression).contains { isLoaded[$0.index] }
      guard case .load = expression else {
        isLoaded.append(dependsOnLoad)
        continue
      }
      if dependsOnLoad { return true }
      isLoaded.append(true)
    }
    return false
  }
}

extension SymbolicBatch {
  /// An attribute as it is for a batch of this size.
  fileprivate func value(
    _ value: AttributeValue, at batchSize: Int
  ) throws(Diagnostic) -> AttributeValue {
    switch value {
    case .integer(let number): .integer(try Count(number, in: self).value(at: batchSize))
    case .list(let values):
      .list(
        try values.map { (value) throws(Diagnostic) in try self.value(value, at: batchSize) })
    case .float, .tensor, .graph, .boolean, .word, .string: value
    }
  }
}
