import IR

/// A graph that a seed determines.
///
/// It has random operators over random shapes, several outputs, updates, sometimes gradients.
/// Values stay moderate, so that backends may be compared.
///
/// Operators with jumps (`floor`, `compare`, casts to integers, …) are applied only to floats that
/// every backend computes exactly; otherwise one unit in the last place could decide a branch.
public struct RandomGraph: Sendable, CustomStringConvertible {
  public let seed: Int64
  public let graph: Graph
  /// Data for the arguments, in order.
  public let inputs: [TensorData]

  /// - Parameters:
  ///   - seed: equal seeds give equal graphs, for equal operators.
  ///   - operators: what nodes are drawn from, by weight.
  /// - Throws: when an operator's generator makes a mistake.
  public init(seed: Int64, operators: [RandomOperator] = RandomOperator.all) throws(Diagnostic) {
    self.seed = seed
    let writer = RandomGraphWriter(seed: seed)
    graph = try writer.write(RandomChoice(operators))
    inputs = graph.arguments.map { writer.data(for: $0) }
  }

  public var description: String { "random graph, seed \(seed)\n\(graph.text)" }
}
