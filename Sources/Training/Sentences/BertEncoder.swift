import GraphC

/// An encoder of BERT's kind: tokens, positions and types of segments as vectors, and blocks of
/// attention that see the whole sentence, whose norms stand behind each part.
///
/// - Parameters of the model: `words.weight`, `positions.weight`, `types.weight`, `norm`, and
///   `encoder.layer1` and so on with those of `TransformerEncoderBlock`.
/// - Shapes: tokens `i32 (n, places)`, mask `bool (n, places) -> (n, places, width)`.
/// - Errors: there are more places than positions.
/// - Follows: Devlin et al., "BERT: pre-training of deep bidirectional transformers" (2019);
///   `BertModel` of Hugging Face.
public struct BertEncoder: Sendable {
  public let configuration: BertConfiguration
  /// In training, of vectors and attention.
  public let dropout: Double
  private let file: String
  private let line: Int

  public init(
    _ configuration: BertConfiguration, dropout: Double = 0, file: String = #fileID,
    line: Int = #line
  ) {
    self.configuration = configuration
    self.dropout = dropout
    self.file = file
    self.line = line
  }

  public func callAsFunction(
    _ tokens: Tensor, mask: Tensor, in builder: GraphBuilder, mode: Mode
  ) -> Tensor {
    let sizes = configuration
    let words = Embedding(
      sizes.vocabularyCount, width: sizes.width, name: "words", file: file, line: line)
    let positions = PositionalEncoding(
      .learned(length: sizes.positions), name: "positions", file: file, line: line)
    let types = builder.scope("types") {
      builder.parameter(
        "weight", [sizes.types, sizes.width], initializer: .normal(mean: 0, deviation: 0.02),
        file: file, line: line)
    }
    // All are of the first type.
    let vectors = positions(words(tokens), mode: mode) + types.slice(axis: 0, from: 0, to: 1)
    let normalized = LayerNorm(epsilon: sizes.epsilon, name: "norm", file: file, line: line)(
      vectors)
    let block = TransformerEncoderBlock(
      heads: sizes.heads, feedForward: sizes.feedForward, activation: sizes.activation,
      dropout: dropout, epsilon: sizes.epsilon,
      initializer: .fixed(.truncatedNormal(mean: 0, deviation: 0.02)), file: file, line: line)
    let stack = TransformerEncoder(
      layers: sizes.layers, block, name: "encoder", file: file, line: line)
    return stack(
      Dropout(dropout, file: file, line: line)(normalized, mode: mode), keyMask: mask, mode: mode)
  }

  /// One vector of length 1 for each sentence: the mean over its places, divided by its length.
  ///
  /// - Shapes: as above, but `-> (n, width)`.
  public func sentences(
    _ tokens: Tensor, mask: Tensor, in builder: GraphBuilder, mode: Mode
  ) -> Tensor {
    let places = self(tokens, mask: mask, in: builder, mode: mode)
    guard places.value != nil, places.rank == 3 else { return places }
    let counts = mask.cast(to: places.elementType)
    let sum = (places * counts.reshape([mask.shape[0], mask.shape[1], 1])).sum([1])
    let mean = sum / maximum(counts.sum([1], keepingDimensions: true), 1e-9)
    let length = sqrt((mean * mean).sum([1], keepingDimensions: true))
    return mean / maximum(length, 1e-12)
  }
}

extension WeightMap {
  /// What Hugging Face's files call the layers of `BertEncoder`.
  public static func bert() throws(Diagnostic) -> WeightMap {
    let (theirs, ours) = ("encoder.layer.{n}.", "encoder.layer{n+1}.")
    return try WeightMap(
      .pytorch, prefix: "bert.", ignoring: ["pooler.*", "*position_ids", "cls.*"],
      [
        .embedding("embeddings.word_embeddings", as: "words"),
        .embedding("embeddings.position_embeddings", as: "positions"),
        .embedding("embeddings.token_type_embeddings", as: "types"),
        .norm("embeddings.LayerNorm", as: "norm"),
        .dense(theirs + "attention.self.query", as: ours + "attention.query"),
        .dense(theirs + "attention.self.key", as: ours + "attention.key"),
        .dense(theirs + "attention.self.value", as: ours + "attention.value"),
        .dense(theirs + "attention.output.dense", as: ours + "attention.output"),
        .norm(theirs + "attention.output.LayerNorm", as: ours + "attention_norm"),
        .dense(theirs + "intermediate.dense", as: ours + "feed_forward.hidden"),
        .dense(theirs + "output.dense", as: ours + "feed_forward.output"),
        .norm(theirs + "output.LayerNorm", as: ours + "feed_forward_norm"),
      ])
  }
}
