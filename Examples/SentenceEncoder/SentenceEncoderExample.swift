import GraphC
import Training

/// Sentences as vectors, so that what means the same lies near: an encoder of BERT's kind, trained on
/// pairs of paraphrases.
///
/// Of a batch of pairs each sentence is to find its partner among all others: the loss is the cross
/// entropy of the cosines, divided by a temperature (InfoNCE with the batch's other rows as what does
/// not belong). Pairs of meanings that were never seen tell whether it has learned the words.
///
/// - Follows: Oord et al., "Representation learning with contrastive predictive coding" (2018);
///   Reimers and Gurevych, "Sentence-BERT" (2019).
enum SentenceEncoderExample {
  static let length = 16
  static let temperature = 0.05

  struct Sizes {
    var width = 64
    var layers = 2
    var batch = 64
    var heldOut = 512
    var epochs = 3
    /// Meanings to train on; nil for all that are not held out.
    var trained: Int?
  }

  static func configuration(_ sizes: Sizes = Sizes()) -> BertConfiguration {
    BertConfiguration(
      vocabularyCount: Paraphrases.vocabulary.count, width: sizes.width, layers: sizes.layers,
      heads: 4, feedForward: 2 * sizes.width, positions: length, types: 1)
  }

  static let model = model(Sizes())

  static func model(_ sizes: Sizes) -> Model {
    let encoder = BertEncoder(configuration(sizes))
    return Model(
      name: "sentence-encoder",
      summary: "sentences as vectors, near for what means the same, by contrast; runs MiniLM",
      defaultBatchSize: sizes.batch, optimizer: AdamW(learningRate: 2e-3, decay: 0.01)
    ) { builder, rows, mode in
      func input(_ name: String, _ type: ElementType) -> Tensor {
        builder.input(name, [rows, length], type)
      }
      let tokens = [input("tokens", .i32), input("other_tokens", .i32)]
      let masks = [input("tokens_mask", .bool), input("other_tokens_mask", .bool)]
      // Both sentences of all pairs as one batch.
      let vectors = encoder.sentences(
        concatenate(tokens, axis: 0), mask: concatenate(masks, axis: 0), in: builder, mode: mode)
      let first = vectors.slice(axis: 0, from: 0, to: rows)
      let second = vectors.slice(axis: 0, from: rows, to: 2 * rows)
      let scores = matmul(first, second, transposeRHS: true) * Tensor(1 / temperature)
      let partners = builder.iota(TensorType(.i32, [rows]))
      builder.output("sentence", first)
      builder.output("other", second)
      builder.output(
        "loss",
        (crossEntropy(logits: scores, labels: partners)
          + crossEntropy(logits: scores.transpose([1, 0]), labels: partners)) * 0.5)
      builder.output("accuracy", accuracy(logits: scores, labels: partners))
    }
  }

  static func tokenizer() throws(Diagnostic) -> WordPieceTokenizer {
    try WordPieceTokenizer(tokens: Paraphrases.vocabulary)
  }

  @Sendable static func train(_ request: TrainingRequest) throws(Diagnostic) -> TrainingReport {
    try train(request, Sizes())
  }

  static func train(
    _ request: TrainingRequest, _ sizes: Sizes
  ) throws(Diagnostic) -> TrainingReport {
    var sizes = sizes
    sizes.batch = request.batchSize ?? sizes.batch
    let order = Shuffle(seed: request.seed).order(count: Paraphrases.meaningCount, epoch: 0)
    let tested = try pairs(order.prefix(sizes.heldOut), request.seed)
    let kept = order.dropFirst(sizes.heldOut).prefix(sizes.trained ?? .max)
    // Every step needs as many others.
    let count = max(kept.count / sizes.batch * sizes.batch, 1)
    let trained = try pairs(kept.prefix(count), request.seed)
    let trainer = try Trainer(
      model: model(sizes), dataset: trained.data, options: request.options(epochs: sizes.epochs))
    request.print(
      "\(trained.texts.count) pairs, such as '\(trained.texts[0].0)' and '\(trained.texts[0].1)'")
    let before = try found(tested, trainer)
    let history = try trainer.fit(progress: ProgressReporter(request))
    let after = try found(tested, trainer)
    return TrainingReport([
      "pairs": Double(trained.texts.count), "held-out pairs": Double(tested.texts.count),
      "parameters": Double(try model(sizes).parameterCount()),
      "found by equal words": byWords(tested.texts), "found before training": before,
      "found": after, "loss": history.epochs.last?.training.loss ?? .nan,
      "seconds": history.seconds,
    ])
  }

  private struct Pairs {
    let texts: [(String, String)]
    let data: Dataset
  }

  private static func pairs(
    _ meanings: ArraySlice<Int>, _ seed: Int64
  ) throws(Diagnostic) -> Pairs {
    let tokenizer = try tokenizer()
    let texts = meanings.map { Paraphrases.pair($0, seed: seed) }
    var columns: [String: TensorData] = [:]
    for (name, sentences) in [
      ("tokens", texts.map(\.0)), ("other_tokens", texts.map(\.1)),
    ] {
      var tokens: [[Int32]] = []
      for sentence in sentences { tokens.append(try tokenizer.encodeWhole(sentence)) }
      let padded = try PaddedSequences(tokens, padding: 0, length: length)
      columns[name] = padded.tokens
      columns[name + "_mask"] = padded.mask
    }
    return Pairs(texts: texts, data: try Dataset(columns))
  }

  /// The share of sentences whose partner is nearer than all others.
  private static func found(_ pairs: Pairs, _ trainer: Trainer) throws(Diagnostic) -> Double {
    let vectors = try trainer.predict(pairs.data)
    guard let first = vectors["sentence"], let second = vectors["other"] else { return .nan }
    let (questions, answers) = (try NearestSentences(first), try NearestSentences(second))
    var count = 0
    for row in 0..<pairs.texts.count
    where try answers.nearest(to: questions.vector(row), count: 1).first?.row == row {
      count += 1
    }
    return Double(count) / Double(pairs.texts.count)
  }

  /// The same by how many words two sentences share.
  private static func byWords(_ texts: [(String, String)]) -> Double {
    let words = texts.map { (Set($0.0.split(separator: " ")), Set($0.1.split(separator: " "))) }
    let count = words.indices.count { row in
      let shares = words.map { other in
        Double(words[row].0.intersection(other.1).count) / Double(words[row].0.union(other.1).count)
      }
      return shares.indices.allSatisfy { $0 == row || shares[$0] < shares[row] }
    }
    return Double(count) / Double(texts.count)
  }

  /// What a checkpoint has learned.
  @Sendable static func encoder(
    _ weights: String, _ compiler: CompilerOptions
  ) throws(Diagnostic) -> SentenceEncoder {
    try SentenceEncoder(
      configuration(), tokenizer: try tokenizer(), weights: weights, compiler: compiler)
  }
}

extension ModelEntry {
  public static let sentenceEncoder = ModelEntry(
    name: "sentence-encoder", summary: SentenceEncoderExample.model.summary,
    model: SentenceEncoderExample.model, train: SentenceEncoderExample.train
  ).embedding(SentenceEncoderExample.encoder)
}
