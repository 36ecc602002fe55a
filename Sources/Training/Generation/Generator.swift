import GraphC

/// Goes on with a text, a token at a time: each is drawn by what a model says of those before, or a
/// search looks for the likeliest text.
///
///     let generator = try Generator(trainer.stepper(), tokenizer, TokenSampler(topP: 0.9))
///     try generator.write(200, after: "In the beginning") { print($0, terminator: "") }
public struct Generator {
  public let model: any LanguageModel
  public let tokenizer: any Tokenizer
  public let sampler: TokenSampler
  /// Tokens that end a text, and are not written.
  public let stopTokens: Set<Int32>

  /// - Parameters:
  ///   - model: reads one text, or, for a search, as many side by side as there are beams.
  ///   - tokenizer: has the model's tokens.
  ///   - sampler: draws tokens; a search needs none.
  ///   - stopTokens: end a text; the tokenizer's `end` if nil.
  public init(
    _ model: any LanguageModel, _ tokenizer: any Tokenizer, _ sampler: TokenSampler,
    stopTokens: Set<Int32>? = nil
  ) {
    self.model = model
    self.tokenizer = tokenizer
    self.sampler = sampler
    self.stopTokens = stopTokens ?? Set(tokenizer.specialTokens[.end].map { [$0] } ?? [])
  }

  /// A model of layers that remember what they have read; see `SteppedModel`.
  public init(
    _ stepper: SequenceStepper, _ tokenizer: any Tokenizer, _ sampler: TokenSampler,
    stopTokens: Set<Int32>? = nil
  ) {
    self.init(
      SteppedModel(stepper, count: tokenizer.count), tokenizer, sampler, stopTokens: stopTokens)
  }

  /// The tokens that follow a prompt, at most `count`, each told when it is drawn.
  ///
  /// - Throws: when the prompt is empty or `count` negative; what the model throws.
  @discardableResult
  public func tokens(
    _ count: Int, after prompt: [Int32], tell: (Int32) throws(Diagnostic) -> Void = { _ in }
  ) throws(Diagnostic) -> [Int32] {
    try check(count, prompt)
    try model.reset()
    var scores = try model.read([[Int32]](repeating: prompt, count: model.rows))
    var all = prompt
    for number in 0..<count {
      let token = Int32(try sampler.token(scores[0], after: all, draw: number))
      if stopTokens.contains(token) { break }
      all.append(token)
      try tell(token)
      if number + 1 < count {
        scores = try model.scores(after: [Int32](repeating: token, count: model.rows))
      }
    }
    return Array(all.dropFirst(prompt.count))
  }

  /// Writes what follows a prompt, at most `count` tokens, in pieces of whole characters as soon as they
  /// are certain; tells how fast.
  ///
  /// - Throws: when the prompt is empty or has what the tokenizer does not know, or `count` is
  ///   negative; what the model throws.
  @discardableResult
  public func write(
    _ count: Int, after prompt: String, to write: (String) -> Void
  ) throws(Diagnostic) -> GenerationSpeed {
    var stream = TokenStream(tokenizer)
    let codes = try tokenizer.encode(prompt)
    let clock = ContinuousClock()
    let start = clock.now
    var begun: ContinuousClock.Instant?
    let written = try tokens(count, after: codes) { token throws(Diagnostic) in
      begun = begun ?? clock.now
      let piece = try stream.add(token)
      if !piece.isEmpty { write(piece) }
    }
    let rest = stream.end()
    if !rest.isEmpty { write(rest) }
    // The first token is drawn when the prompt is read.
    let end = clock.now
    return GenerationSpeed(
      read: codes.count, readingSeconds: ((begun ?? end) - start) / .seconds(1),
      written: written.count, writingSeconds: (end - (begun ?? end)) / .seconds(1))
  }

  /// The prompt and what follows it.
  ///
  /// - Throws: as `write`.
  public func text(_ count: Int, after prompt: String) throws(Diagnostic) -> String {
    var text = prompt
    try write(count, after: prompt) { text += $0 }
    return text
  }

  /// The likeliest texts that follow a prompt, at most `count` tokens of each, best first.
  ///
  /// - Throws: as `write` and `BeamSearch`.
  public func texts(
    _ count: Int, after prompt: String, by search: BeamSearch
  ) throws(Diagnostic) -> [String] {
    let codes = try tokenizer.encode(prompt)
    try check(count, codes)
    let found = try search([codes], model, count: count, stopTokens: stopTokens)
    var texts: [String] = []
    for hypothesis in found[0] { texts.append(try tokenizer.decode(hypothesis.tokens)) }
    return texts
  }

  private func check(_ count: Int, _ prompt: [Int32]) throws(Diagnostic) {
    guard prompt.isEmpty || count < 0 else { return }
    throw Diagnostic(
      stage: "generate", subject: "text",
      message: prompt.isEmpty
        ? "the prompt is empty, so there is nothing to go on from" : "cannot write \(count) tokens")
  }
}
