import GraphC

/// Goes on with a text, a character at a time: each is drawn by what a model says of those before.
public struct TextGenerator {
  public let vocabulary: Vocabulary
  public let sampler: TokenSampler
  /// Takes one more character, and gives the score of each that may follow.
  private let next: (Int32) throws(Diagnostic) -> [Double]

  public init(
    vocabulary: Vocabulary, sampler: TokenSampler,
    next: @escaping (Int32) throws(Diagnostic) -> [Double]
  ) {
    self.vocabulary = vocabulary
    self.sampler = sampler
    self.next = next
  }

  /// A recurrent model, which keeps what it has read in its states: it takes `x`, integers `(1, 1)`, and
  /// gives `logits`, as many as the vocabulary has characters.
  public init(
    _ stepper: SequenceStepper, vocabulary: Vocabulary, sampler: TokenSampler
  ) {
    self.init(vocabulary: vocabulary, sampler: sampler) { character throws(Diagnostic) in
      let logits = try stepper(["x": TensorData([1, 1], [character])])["logits"]?.doubles ?? []
      guard logits.count == vocabulary.count else {
        throw Diagnostic(
          stage: "generate", subject: "model",
          message: "gives \(logits.count) logits for \(vocabulary.count) characters")
      }
      return logits
    }
  }

  /// Reads the prompt, then writes `count` characters, each when it is drawn.
  ///
  /// - Throws: when the prompt is empty or has a character that the vocabulary lacks, or `count` is
  ///   negative; what the model throws.
  public func write(
    _ count: Int, after prompt: String, to write: (String) -> Void
  ) throws(Diagnostic) {
    var codes = try vocabulary.encode(prompt)
    guard !codes.isEmpty, count >= 0 else {
      throw Diagnostic(
        stage: "generate", subject: "text",
        message: codes.isEmpty
          ? "the prompt is empty, so there is nothing to go on from"
          : "cannot write \(count) characters")
    }
    var scores: [Double] = []
    for code in codes { scores = try next(code) }
    for number in 0..<count {
      let token = Int32(try sampler.token(scores, after: codes, draw: number))
      codes.append(token)
      write(try vocabulary.decode([token]))
      if number + 1 < count { scores = try next(token) }
    }
  }

  /// The prompt and what follows it.
  ///
  /// - Throws: as `write`.
  public func text(_ count: Int, after prompt: String) throws(Diagnostic) -> String {
    var text = prompt
    try write(count, after: prompt) { text += $0 }
    return text
  }
}
