import GraphC
import Modeling

/// Stateful layers: a batch goes on where the one before has left the same rows.
extension Trainer {
  /// Makes the states that stateful layers carry from batch to batch zeros, as `fit` does at the
  /// beginning of every epoch unless the options say otherwise.
  ///
  /// - Follows: `reset_states` of Keras.
  public func resetStates() { parameters.resetCarried(carriedStates) }

  /// What carries states needs whole batches in the order of the data.
  ///
  /// - Throws: when rows are shuffled, or the last batch is smaller.
  static func check(
    _ carried: [String], of model: Model, _ options: TrainingOptions, rowCount: Int, batchSize: Int
  ) throws(Diagnostic) {
    guard let name = carried.first else { return }
    func failure(_ message: String, note: String) -> Diagnostic {
      Diagnostic(
        stage: "train", subject: "model \(model.name)",
        message: "%\(name) is carried from batch to batch, but " + message,
        notes: ["note: " + note])
    }
    if options.shuffles {
      throw failure(
        "rows are shuffled, so that those of a batch do not go on those of the one before",
        note: "say shuffles: false")
    }
    guard rowCount.isMultiple(of: batchSize) else {
      throw failure(
        "\(rowCount) rows are no whole number of batches of \(batchSize)",
        note: "leave out \(rowCount % batchSize) rows, or choose another batch size")
    }
  }
}

extension ParameterStore {
  /// Makes the states that stateful layers carry from batch to batch zeros, such as at the beginning
  /// of an epoch.
  public func resetStates() { parameters.resetCarried(Array(carriedStates)) }
}

extension [String: TensorBuffer] {
  fileprivate func resetCarried(_ names: [String]) {
    for name in names {
      guard let buffer = self[name] else { continue }
      // The type is the buffer's own.
      try? buffer.load(TensorData(buffer.type, repeating: 0))
    }
  }
}

extension Graph {
  /// The names of states that are carried from batch to batch.
  var carriedStates: [String] { arguments.filter(CarriedState.isOne).map(\.label) }
}
