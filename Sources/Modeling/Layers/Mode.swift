/// What a model is applied for: dropout and batch norm compute something else in training.
public enum Mode: String, CaseIterable, Hashable, Sendable {
  case training
  /// Evaluation and everyday use.
  case inference
  /// Everyday use, a piece of the sequences at a time: recurrent layers go on where the piece before
  /// has left them; see `Model.stepGraph`.
  case streaming

  /// Steps of a sequence that a model sees at once: `count`, or one after the other in streaming.
  public func steps(_ count: Int) -> Int { self == .streaming ? 1 : count }
}
