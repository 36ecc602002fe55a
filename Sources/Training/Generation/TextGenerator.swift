import GraphC

/// Goes on with a text, a character at a time: each is drawn by what a model says of those before.
public struct TextGenerator {
  public let vocabulary: Vocabulary
  public let sampler: TokenSampler
  /// Takes what comes next of the text, and gives the score of each character that may follow.
  private let read: (ArraySlice<Int32>) throws(Diagnostic) -> [Double]

  public init(
    vocabulary: Vocabulary, sampler: TokenSampler,
    next: @escaping (Int32) throws(Diagnostic) -> [Double]
  ) {
    self.vocabulary = vocabulary
    self.sampler = sampler
    read = { characters throws(Diagnostic) in
      var scores: [Double] = []
      for character in characters { scores = try next(character) }
      return scores
    }
  }

  /// A model that keeps what it has read in its states: it takes `x`, integers `(1, steps)`, and gives
  /// `logits` for each step, as many as the vocabulary has characters.
  ///
  /// The prompt is read by the longest pieces that the stepper has. When a text becomes longer than the
  /// model's capacity, it begins again with the last half of that.
  public init(
    _ stepper: SequenceStepper, vocabulary: Vocabulary, sampler: TokenSampler
  ) {
    self.vocabulary = vocabulary
    self.sampler = sampler
    let reader = TextReader(stepper, count: vocabulary.count)
    read = { characters throws(Diagnostic) in try reader.read(characters) }
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
    var scores = try read(codes[...])
    for number in 0..<count {
      let token = Int32(try sampler.token(scores, after: codes, draw: number))
      codes.append(token)
      write(try vocabulary.decode([token]))
      if number + 1 < count { scores = try read([token]) }
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
