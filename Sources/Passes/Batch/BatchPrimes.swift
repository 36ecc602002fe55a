import IR

/// Primes that may stand for the batch size of a graph.
enum BatchPrimes {
  /// The smallest of them that are at least `minimum`: they divide no number of `graph`, which is
  /// built for two rows, where what depends on the batch size has small factors only.
  static func find(_ count: Int, from minimum: Int, for graph: Graph) -> [Int] {
    // Nor may they be taken for the last row, which is one less than a multiple.
    let numbers = Set(numbers(of: graph).flatMap { [$0, $0 + 1] }).filter { $0 >= minimum }
    var primes: [Int] = []
    var candidate = max(2, minimum)
    while primes.count < count {
      if isPrime(candidate), !numbers.contains(where: { $0.isMultiple(of: candidate) }) {
        primes.append(candidate)
      }
      candidate += 1
    }
    return primes
  }

  private static func isPrime(_ number: Int) -> Bool {
    var divisor = 2
    while divisor * divisor <= number {
      if number.isMultiple(of: divisor) { return false }
      divisor += 1
    }
    return number > 1
  }

  /// Extents, attributes and scalars that are whole numbers.
  private static func numbers(of graph: Graph) -> [Int] {
    graph.nodes.flatMap { node in
      node.type.shape.extents + node.operation.attributes.flatMap { numbers(of: $0.value) }
    }
  }

  private static func numbers(of value: AttributeValue) -> [Int] {
    switch value {
    case .integer(let number): [abs(number)]
    case .float(let number): Int(exactly: number).map { [abs($0)] } ?? []
    case .list(let values): values.flatMap { numbers(of: $0) }
    case .tensor(let data):
      Literal(data).flatMap { Int(exactly: $0.double) }.map { [abs($0)] } ?? []
    case .graph(let graph): numbers(of: graph)
    case .boolean, .word, .string: []
    }
  }
}
