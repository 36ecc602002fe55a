import IR

/// What a model is compiled for.
public enum ModelUse: String, CaseIterable, Hashable, Sendable {
  /// A step of training: forward pass, gradients of the loss and updates.
  case training
  /// What the model predicts from its inputs alone.
  case inference
}

extension Model {
  /// What is compiled for a use: `trainingGraph` or `inferenceGraph`.
  ///
  /// - Throws: as these.
  public func graph(for use: ModelUse, batchSize: Int) throws(Diagnostic) -> Graph {
    switch use {
    case .training: try trainingGraph(batchSize: batchSize)
    case .inference: try inferenceGraph(batchSize: batchSize)
    }
  }

  /// What is differentiated for a use: all that `define` declares, or what is predicted.
  ///
  /// - Throws: as `graph` and `inferenceGraph`.
  public func forwardGraph(for use: ModelUse, batchSize: Int) throws(Diagnostic) -> Graph {
    switch use {
    case .training: try graph(batchSize: batchSize)
    case .inference: try inferenceGraph(batchSize: batchSize)
    }
  }
}
