import GraphC
import IR
import Modeling

extension Trainer {
  /// What the model computes from its inputs alone for every row, by output: `(count, …)`.
  ///
  /// Columns of targets need not be there.
  /// - Throws: when a column is missing or of another type than the input; every output depends on
  ///   a target; an output has no axis of rows.
  public func predict(_ dataset: Dataset) throws(Diagnostic) -> [String: TensorData] {
    try predictor(dataset)
  }

  /// What runs another model on this trainer's parameters as they are, such as a decoder alone.
  ///
  /// - Throws: mistakes of the model; it has a parameter or state that this trainer does not have, or
  ///   has under another type.
  public func predictor(of other: Model) throws(Diagnostic) -> Predictor {
    let graph = try other.inferenceGraph(batchSize: other.defaultBatchSize)
    for argument in graph.arguments where argument.role != .input {
      let known = parameters[argument.label]
      guard known?.type == argument.type else {
        throw Diagnostic(
          stage: "train", subject: "model \(other.name)",
          message: "%\(argument.label) is \(argument.type), but "
            + (known.map { "the trained model has \($0.type)" }
              ?? "the trained model has nothing of that name"
              + Spelling.suggestion(for: argument.label, among: parameters.keys.sorted())))
      }
    }
    return Predictor(
      other, parameters, options.compiler, batchSize: max(other.defaultBatchSize, 256))
  }
}
