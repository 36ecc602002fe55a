import GraphC

/// Gives a text to a model, by pieces as long as it takes, and begins again where its capacity ends.
final class TextReader {
  private let stepper: SequenceStepper
  /// Logits for each place.
  private let count: Int
  /// What has been read, as much of it as the model may have to read again.
  private var recent: [Int32] = []

  init(_ stepper: SequenceStepper, count: Int) {
    self.stepper = stepper
    self.count = count
  }

  /// Reads what comes next, and gives the scores of what may follow.
  ///
  /// - Throws: when the model does not give as many logits, or takes other inputs.
  func read(_ characters: ArraySlice<Int32>) throws(Diagnostic) -> [Double] {
    guard let capacity = stepper.capacity else { return try readWhole(characters) }
    recent += characters
    guard stepper.position + characters.count > capacity else { return try readWhole(characters) }
    recent = recent.suffix(max(capacity / 2, 1))
    stepper.reset()
    return try readWhole(recent[...])
  }

  private func readWhole(_ characters: ArraySlice<Int32>) throws(Diagnostic) -> [Double] {
    var scores: [Double] = []
    var rest = characters
    while !rest.isEmpty {
      let steps = stepper.pieces.last { $0 <= rest.count } ?? 1
      let x = TensorData([1, steps], Array(rest.prefix(steps)))
      let logits = try stepper(["x": x])["logits"]?.doubles ?? []
      guard logits.count == steps * count else {
        throw Diagnostic(
          stage: "generate", subject: "model",
          message: "gives \(logits.count / steps) logits for \(count) characters")
      }
      scores = Array(logits.suffix(count))
      rest = rest.dropFirst(steps)
    }
    return scores
  }
}
