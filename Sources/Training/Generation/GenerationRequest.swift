import GraphC

/// What the user of `graphc generate` asked for.
public struct GenerationRequest: Sendable {
  /// A safetensors file with what the model has learned.
  public var weights: String
  /// What the text begins with; nil leaves it to the model.
  public var prompt: String?
  /// Tokens to write at most, such as characters.
  public var count: Int
  public var sampler: TokenSampler
  /// Looks for the likeliest text, instead of drawing one; nil for none.
  public var search: BeamSearch?
  public var compiler: CompilerOptions
  /// Takes the text, a piece at a time.
  public var write: @Sendable (String) -> Void
  /// Takes a line about it, such as how fast it was.
  public var note: @Sendable (String) -> Void

  public init(
    weights: String, prompt: String? = nil, count: Int = 400, sampler: TokenSampler,
    search: BeamSearch? = nil, compiler: CompilerOptions = CompilerOptions(),
    note: @escaping @Sendable (String) -> Void = { _ in },
    write: @escaping @Sendable (String) -> Void
  ) {
    self.weights = weights
    self.prompt = prompt
    self.count = count
    self.sampler = sampler
    self.search = search
    self.compiler = compiler
    self.note = note
    self.write = write
  }

  /// Texts that a model must read side by side.
  public var rows: Int { search?.beams ?? 1 }

  /// Writes the prompt and what follows it, drawn or searched; notes how fast it was drawn.
  ///
  /// - Throws: as `Generator`.
  public func write(
    after prompt: String, _ model: any LanguageModel, _ tokenizer: any Tokenizer
  ) throws(Diagnostic) {
    let generator = Generator(model, tokenizer, sampler)
    write(prompt)
    guard let search else {
      return note(try generator.write(count, after: prompt) { write($0) }.description)
    }
    write(try generator.texts(count, after: prompt, by: search).first ?? "")
  }
}
