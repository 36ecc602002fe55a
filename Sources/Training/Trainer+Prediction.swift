import GraphC
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
}
