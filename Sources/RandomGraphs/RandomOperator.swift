import IR
import Operators

/// How random graphs use one operator.
///
/// Every operator of `Operators.all` has at least one, or stands in `unused` with a reason.
package struct RandomOperator: Sendable {
  /// The operator's name in IR text; of a composition, the name of its function.
  package let name: String
  /// How often it is drawn, relative to the others; 1 for most.
  package let weight: Double
  /// Adds it to the graph; adds nothing when what exists does not fit.
  let write: @Sendable (RandomGraphWriter) -> Void

  init(
    _ name: String, weight: Double = 1, _ write: @escaping @Sendable (RandomGraphWriter) -> Void
  ) {
    self.name = name
    self.weight = weight
    self.write = write
  }

  package static let all =
    elementwise + logical + reductions + structural + contractions + indexing + sources
    + compositions + lines + matrices + functions + loops + windows
    + quantization

  /// Operators that random graphs cannot use, with the reason.
  package static let unused: [String: String] = [
    "batch_scalar": "stands for a literal of graphs that leave their batch size open",
    "quantized_matmul": "takes weights that are packed, which no other operator makes",
  ]
}

/// Draws operators by weight.
struct RandomChoice {
  private let operators: [RandomOperator]
  private let total: Double

  init(_ operators: [RandomOperator]) {
    self.operators = operators
    total = operators.reduce(0) { $0 + $1.weight }
  }

  /// Adds one random operator to the graph.
  func write(to writer: RandomGraphWriter) {
    var rest = writer.random.unit() * total
    let drawn = operators.first { candidate in
      rest -= candidate.weight
      return rest < 0
    }
    (drawn ?? operators.last)?.write(writer)
  }
}
