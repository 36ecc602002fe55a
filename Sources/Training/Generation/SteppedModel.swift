import GraphC

/// A model of layers that remember what they have read, recurrent ones or attention with a cache.
///
/// It takes the input `x`, integers `(rows, steps)`, and gives `logits`, `(rows, steps, tokens)`. Prompts
/// are read by the longest pieces that the stepper has. When texts become longer than the model's
/// capacity, it begins again with the last half of that.
public final class SteppedModel: LanguageModel {
  private let stepper: SequenceStepper
  private let count: Int
  private let context: [String: TensorData]
  /// What has been read of each text, as much of it as the model may have to read again.
  private var recent: [[Int32]]

  /// - Parameters:
  ///   - stepper: runs the model, `stepper.batchSize` texts side by side.
  ///   - count: of tokens that there are.
  ///   - context: inputs that all steps have in common, such as a sentence that is to be translated.
  public init(_ stepper: SequenceStepper, count: Int, context: [String: TensorData] = [:]) {
    self.stepper = stepper
    self.count = count
    self.context = context
    recent = [[Int32]](repeating: [], count: stepper.batchSize)
  }

  public var rows: Int { stepper.batchSize }

  public func reset() {
    stepper.reset()
    recent = [[Int32]](repeating: [], count: rows)
  }

  public func scores(after tokens: [Int32]) throws(Diagnostic) -> [[Double]] {
    try read(tokens.map { [$0] })
  }

  public func reorder(_ parents: [Int]) throws(Diagnostic) {
    try stepper.reorder(parents)
    recent = parents.map { recent[$0] }
  }

  public func read(_ prompts: [[Int32]]) throws(Diagnostic) -> [[Double]] {
    guard let capacity = stepper.capacity else { return try readWhole(prompts) }
    let length = prompts.first?.count ?? 0
    for (row, prompt) in prompts.enumerated() { recent[row] += prompt }
    guard stepper.position + length > capacity else { return try readWhole(prompts) }
    recent = recent.map { $0.suffix(max(capacity / 2, 1)) }
    stepper.reset()
    return try readWhole(recent)
  }

  /// - Requires: texts are of equal length.
  private func readWhole(_ texts: [[Int32]]) throws(Diagnostic) -> [[Double]] {
    let length = texts.first?.count ?? 0
    var (logits, steps, start) = ([Double](), 1, 0)
    while start < length {
      steps = stepper.pieces.last { $0 <= length - start } ?? 1
      let x = TensorData([rows, steps], texts.flatMap { $0[start..<start + steps] })
      let inputs = context.merging(["x": x]) { _, own in own }
      logits = try stepper(inputs)["logits"]?.doubles ?? []
      guard logits.count == rows * steps * count else {
        throw Diagnostic(
          stage: "generate", subject: "model",
          message: "gives \(logits.count / (rows * steps)) logits for \(count) tokens")
      }
      start += steps
    }
    guard length > 0 else { return [] }
    return (1...rows).map { row in
      let end = row * steps * count
      return Array(logits[end - count..<end])
    }
  }
}
