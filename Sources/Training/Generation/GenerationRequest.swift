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
  public var compiler: CompilerOptions
  /// Takes the text, a piece at a time.
  public var write: @Sendable (String) -> Void

  public init(
    weights: String, prompt: String? = nil, count: Int = 400, sampler: TokenSampler,
    compiler: CompilerOptions = CompilerOptions(),
    write: @escaping @Sendable (String) -> Void
  ) {
    self.weights = weights
    self.prompt = prompt
    self.count = count
    self.sampler = sampler
    self.compiler = compiler
    self.write = write
  }
}
