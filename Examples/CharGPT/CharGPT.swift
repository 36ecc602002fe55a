import GraphC
import Training

/// The next character of the King James Bible, by a transformer that sees those before: a decoder only.
///
///     h = characters + positions
///     h = h + attention(norm(h)),  h = h + feed-forward(norm(h))     // in each of four blocks
///     scores = norm(h) · the characters' vectors, transposed         // the head is tied
///
/// Trained on windows of a text, it then reads a prompt by pieces and writes one character after the other, with the keys and
/// values of all places before as states.
struct CharGPT: Sendable {
  /// How places are told apart.
  enum Positions: String, CaseIterable, Sendable {
    case learned, sinusoidal, rotary
  }

  /// The sizes of a network and of what it is trained on.
  struct Sizes {
    var rows = 4
    /// Characters of a window, and at most of a text that is written without reading it again.
    var length = 256
    var width = 128
    var layers = 4
    var heads = 4
    var dropout = 0.05
    var rate = 2e-3
    /// The share of the text, at its end, that is held out.
    var heldOut = 0.05
    /// A prompt is read by so many characters at a time.
    var piece = 32
  }

  static let vocabulary = Vocabulary.printableASCII
  var positions = Positions.learned
  var sizes = Sizes()

  var name: String { positions == .learned ? "char-gpt" : "char-gpt-\(positions.rawValue)" }

  var model: Model {
    Model(
      name: name,
      summary: "the next character of the King James Bible by a transformer"
        + (positions == .learned ? "" : ", \(positions.rawValue) positions"),
      defaultBatchSize: sizes.rows,
      optimizer: AdamW(learningRate: sizes.rate, beta2: 0.99, decay: 0.1)
        .clippingGradients(toGlobalNorm: 1)
    ) { [self] builder, rows, mode in
      let steps = mode.steps(sizes.length)
      let x = builder.input("x", [rows, steps], .i32)
      let labels = builder.input("labels", [rows, steps], .i32)
      let characters = Shared("characters", Embedding(Self.vocabulary.count, width: sizes.width))
      let h = Dropout(sizes.dropout)(placed(characters(x), mode: mode), mode: mode)
      let last = TransformerEncoder(layers: sizes.layers, block)(h, mode: mode)
      let logits = characters.apply(to: last) { $0.scores(last) }
      builder.output("logits", logits)
      builder.output("loss", crossEntropy(logits: logits, labels: labels))
    }
  }

  private var block: TransformerEncoderBlock {
    TransformerEncoderBlock(
      heads: sizes.heads, feedForward: 4 * sizes.width, activation: .gelu, dropout: sizes.dropout,
      normalizesFirst: true, isCausal: true, positions: positions == .rotary ? .rotary : .none,
      capacity: sizes.length, fusesProjections: true, bias: false,
      initializer: .fixed(.normal(mean: 0, deviation: 0.02)))
  }

  private func placed(_ h: Tensor, mode: Mode) -> Tensor {
    switch positions {
    case .learned: PositionalEncoding(.learned(length: sizes.length))(h, mode: mode)
    case .sinusoidal:
      // As in the paper, so that vectors are not small beside the waves.
      PositionalEncoding()(h * Tensor(Double(sizes.width).squareRoot()), mode: mode)
    case .rotary: h
    }
  }

  /// What a text begins with if nothing is asked for.
  static let prompt = "In the beginning"

  /// Goes on with the prompt by what a checkpoint has learned.
  func generate(_ request: GenerationRequest) throws(Diagnostic) {
    let stepper = try SequenceStepper(
      model, batchSize: request.rows, pieces: [1, sizes.piece], weights: request.weights,
      compiler: request.compiler)
    try request.write(
      after: request.prompt ?? Self.prompt, SteppedModel(stepper, count: Self.vocabulary.count),
      Self.vocabulary)
  }
}

extension ModelEntry {
  public static let charGPT = CharGPT().entry
  public static let charGPTSinusoidal = CharGPT(positions: .sinusoidal).entry
  public static let charGPTRotary = CharGPT(positions: .rotary).entry
}

extension CharGPT {
  fileprivate var entry: ModelEntry {
    ModelEntry(name: name, summary: model.summary, model: model) { request throws(Diagnostic) in
      try train(request)
    }.generating { request throws(Diagnostic) in try generate(request) }
  }
}
