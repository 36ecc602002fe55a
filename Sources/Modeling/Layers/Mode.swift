/// What a model is applied for: dropout and batch norm compute something else in training.
public enum Mode: Hashable, Sendable {
  case training
  /// Evaluation and everyday use.
  case inference
  /// Everyday use, a piece of the sequences at a time, of so many steps: layers with a memory go on
  /// where the piece before has left them; see `Model.stepGraph`.
  case streaming(steps: Int)

  public var isStreaming: Bool { if case .streaming = self { true } else { false } }

  /// Steps of a sequence that a model sees at once: `count`, or those of a piece in streaming.
  public func steps(_ count: Int) -> Int {
    if case .streaming(let steps) = self { steps } else { count }
  }
}
