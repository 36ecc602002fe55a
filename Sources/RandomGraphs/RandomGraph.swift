import IR

/// A graph that a seed determines.
///
/// It has random operators over random shapes, several outputs, updates, sometimes gradients.
/// Values stay moderate, so that backends may be compared.
///
/// Operators with jumps (`floor`, `compare`, casts to integers, …) are applied only to floats that
/// every backend computes exactly; otherwise one unit in the last place could decide a branch.
package struct RandomGraph: Sendable, CustomStringConvertible {
  package let seed: Int64
  package let graph: Graph
  /// What the data are like.
  package let kind: DataKind
  /// Data for the arguments, in order.
  package let inputs: [TensorData]

  /// - Parameters:
  ///   - seed: equal seeds give equal graphs, for equal operators.
  ///   - operators: what nodes are drawn from, by weight.
  ///   - kinds: what the kind of the data is drawn from; half of the graphs have random data.
  /// - Throws: when an operator's generator makes a mistake.
  package init(
    seed: Int64, operators: [RandomOperator] = RandomOperator.all,
    kinds: [DataKind] = DataKind.allCases
  ) throws(Diagnostic) {
    self.seed = seed
    kind = Self.kind(seed: seed, kinds)
    let writer = RandomGraphWriter(seed: seed, kind: kind)
    graph = try writer.write(RandomChoice(operators))
    inputs = graph.arguments.map { writer.data(for: $0) }
  }

  /// From numbers of its own, so that a seed's graph is the same whatever its data are.
  private static func kind(seed: Int64, _ kinds: [DataKind]) -> DataKind {
    var random = RandomNumbers(seed: seed ^ 0x5eed)
    let isPlain = random.chance(0.5)
    let special = kinds.filter { $0 != .random }
    return special.isEmpty || isPlain && kinds.contains(.random) ? .random : random.pick(special)
  }

  package var description: String {
    "random graph, seed \(seed), data \(kind.rawValue)\n\(graph.text)"
  }
}
