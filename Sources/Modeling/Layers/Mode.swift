/// What a model is applied for: dropout and batch norm compute something else in training.
public enum Mode: String, CaseIterable, Hashable, Sendable {
  case training
  /// Evaluation and everyday use.
  case inference
}
