import GraphC
import Training

/// Encoder and decoder of a small transformer.
///
/// The encoder reads a whole text; the decoder sees it by cross-attention, and of its own text what is
/// written so far. In training it is given what it should have written (teacher forcing).
struct TranslationModel {
  var width = 64
  var heads = 4
  var layers = 2
  var feedForward = 128
  /// Tokens of a source; shorter ones are padded.
  var sourceLength = 32
  /// Tokens of a translation, and one that begins or ends it.
  var targetLength = 32
  var dropout = 0.0

  static let padding = token(.padding)
  static let beginning = token(.beginning)
  static let end = token(.end)

  private static func token(_ token: SpecialToken) -> Int32 { tokenizer.specialTokens[token] ?? 0 }

  /// Inputs are `source`, what the decoder has read, `x`, and what it should say next, `labels`;
  /// in streaming, where `x` is one token, also `memory`, what the encoder made of the source.
  var model: Model {
    Model(
      name: "translation",
      summary: "dates in German and English words and in digits, translated by a transformer",
      defaultBatchSize: 64,
      optimizer: Adam(learningRate: 2e-3, beta2: 0.98).clippingGradients(toGlobalNorm: 1)
    ) { builder, rows, mode in
      let source = builder.input("source", [rows, sourceLength], .i32)
      let x = builder.input("x", [rows, mode.steps(targetLength)], .i32)
      let labels = builder.input("labels", [rows, mode.steps(targetLength)], .i32)
      let memory =
        mode.isStreaming
        ? builder.input("memory", [rows, sourceLength, width]) : encoded(source, mode)
      let logits = logits(x, memory, source, mode)
      builder.output("logits", logits)
      let padding = Int(Self.padding)
      builder.output(
        "loss",
        crossEntropy(logits: logits, labels: labels, labelSmoothing: 0.1, ignoring: padding))
      builder.tally("tokens", crossEntropySums(logits: logits, labels: labels, ignoring: padding))
    }
  }

  /// What the decoder is told of a source: `memory`.
  var encoder: Model {
    Model(name: "translation-encoder", defaultBatchSize: 64, optimizer: Adam()) {
      builder, rows, mode in
      let source = builder.input("source", [rows, sourceLength], .i32)
      builder.output("memory", encoded(source, mode))
    }
  }

  /// Which tokens of the source the last layer of the decoder looks at before it says the next token:
  /// `attention`, `f32[rows x targetLength x sourceLength]`, the mean over its heads.
  var attention: Model {
    Model(name: "translation-attention", defaultBatchSize: 1, optimizer: Adam()) {
      builder, rows, mode in
      let source = builder.input("source", [rows, sourceLength], .i32)
      let x = builder.input("x", [rows, targetLength], .i32)
      _ = logits(x, encoded(source, mode), source, mode)
      let last = builder.attentionWeights.last { $0.name.hasSuffix("memory_attention") }
      if let last { builder.output("attention", last.weights.mean([1])) }
    }
  }

  private func isText(_ source: Tensor) -> Tensor { source.notEqual(Tensor(Double(Self.padding))) }

  private func embedded(_ tokens: Tensor, _ name: String, _ mode: Mode) -> Tensor {
    let vectors = Embedding(
      Self.tokenizer.count, width: width, initializer: .fixed(.normal(mean: 0, deviation: 1)),
      name: name)(tokens)
    return PositionalEncoding(name: name + "_position")(vectors, mode: mode)
  }

  private func encoded(_ source: Tensor, _ mode: Mode) -> Tensor {
    TransformerEncoder(
      layers: layers,
      TransformerEncoderBlock(
        heads: heads, feedForward: feedForward, dropout: dropout, normalizesFirst: true),
      name: "encoder"
    )(embedded(source, "source", mode), keyMask: isText(source), mode: mode)
  }

  private func logits(
    _ x: Tensor, _ memory: Tensor, _ source: Tensor, _ mode: Mode
  ) -> Tensor {
    let hidden = TransformerDecoder(
      layers: layers,
      TransformerDecoderBlock(
        heads: heads, feedForward: feedForward, dropout: dropout, normalizesFirst: true,
        capacity: targetLength),
      name: "decoder"
    )(embedded(x, "target", mode), memory: memory, memoryKeyMask: isText(source), mode: mode)
    return Dense(Self.tokenizer.count, name: "output")(hidden)
  }
}
