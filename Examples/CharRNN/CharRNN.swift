import GraphC
import Training

/// The next character of the King James Bible, by an LSTM.
///
/// The text is read in lanes side by side, a piece of each at a time. The network's states go on from
/// piece to piece, gradients do not: backpropagation through time is truncated to a piece.
enum CharRNN {
  static let vocabulary = Vocabulary.printableASCII
  static let model = model()

  /// The sizes of a network and of what it is trained on.
  struct Sizes {
    var lanes = 64
    var length = 64
    var units = 256
    var width = 64
    /// Characters of a window in evaluation, each of which begins without a memory.
    var evaluated = 256
    /// The share of the text, at its end, that is held out.
    var heldOut = 0.05
  }

  static func model(_ sizes: Sizes = Sizes(), length: Int? = nil) -> Model {
    Model(
      name: "char-rnn", summary: "the next character of the King James Bible by an LSTM, stateful",
      defaultBatchSize: sizes.lanes,
      optimizer: Adam(learningRate: 4e-3).clippingGradients(toGlobalNorm: 1)
    ) { builder, rows, mode in
      let steps = mode.steps(length ?? sizes.length)
      let x = builder.input("x", [rows, steps], .i32)
      let labels = builder.input("labels", [rows, steps], .i32)
      let network = Sequential {
        Embedding(vocabulary.count, width: sizes.width)
        LSTM(sizes.units, returnsSequences: true, isStateful: true)
        Dense(vocabulary.count, name: "output")
      }
      let logits = network(x, mode: mode)
      builder.output("logits", logits)
      builder.output("loss", crossEntropy(logits: logits, labels: labels))
    }
  }

  /// Trains on `text`; nil for the Bible.
  ///
  /// - Throws: when the text is missing, naming the package that has it; what training throws.
  static func train(
    _ request: TrainingRequest, text: String? = nil, sizes: Sizes = Sizes()
  ) throws(Diagnostic) -> TrainingReport {
    let text = if let text { text } else { try KingJamesBible.load() }
    let codes = try vocabulary.encode(text)
    let kept = codes.count - Int(saturating: Double(codes.count) * sizes.heldOut)
    var sizes = sizes
    sizes.lanes = request.batchSize ?? sizes.lanes
    let data = try Dataset(
      lanesOf: Array(codes[..<kept]), lanes: sizes.lanes, length: sizes.length)
    let test = try Dataset(windowsOf: Array(codes[kept...]), length: sizes.evaluated)

    let model = model(sizes)
    var options = request.options(epochs: 1, shuffles: false, recordsSteps: true)
    options.schedule = .warmUp(
      length: 100,
      then: .cosine(length: options.epochs * data.count / sizes.lanes - 100, end: 0.02))
    let trainer = try Trainer(model: model, dataset: data, options: options)
    request.print(
      "\(codes.count) characters, \(sizes.lanes) lanes in pieces of \(sizes.length); "
        + "\(try model.parameterCount()) parameters")
    let history = try trainer.fit(progress: ProgressReporter(request))
    let loss = try heldOutLoss(test, trainer, sizes, request)
    request.print("held out: \(loss.fixed(4)) nats per character")
    let sample = try Generator(
      trainer.stepper(), vocabulary, TokenSampler(temperature: 0.7, seed: request.seed)
    ).text(300, after: prompt)
    for line in sample.split(separator: "\n") { request.print("  \(line)") }

    let trained = Double(history.epochs.count * data.count * sizes.length)
    return TrainingReport([
      "characters": Double(codes.count), "parameters": Double(try model.parameterCount()),
      "nats per character in the first step": history.stepLosses.first ?? .nan,
      "nats per character": history.epochs.last?.training.loss ?? .nan,
      "held-out nats per character": loss,
      "characters per second": trained / history.seconds, "seconds": history.seconds,
    ])
  }

  /// What a text begins with if nothing is asked for.
  static let prompt = "In the beginning"

  /// Of windows that are longer than the pieces of training: what comes early in one is hard to tell.
  private static func heldOutLoss(
    _ data: Dataset, _ trainer: Trainer, _ sizes: Sizes, _ request: TrainingRequest
  ) throws(Diagnostic) -> Double {
    let store = ParameterStore(compiler: request.compiler)
    let evaluator = try store.evaluator(of: model(sizes, length: sizes.evaluated))
    let learned = store.arrays.keys
    try store.load(trainer.arrays.filter { learned.contains($0.key) })
    return try evaluator(data).loss
  }

  /// Goes on with the prompt by what a checkpoint has learned.
  static func generate(_ request: GenerationRequest) throws(Diagnostic) {
    let stepper = try SequenceStepper(
      model, batchSize: request.rows, weights: request.weights, compiler: request.compiler)
    try request.write(
      after: request.prompt ?? prompt, SteppedModel(stepper, count: vocabulary.count), vocabulary)
  }
}

extension ModelEntry {
  public static let charRNN = ModelEntry(
    name: "char-rnn", summary: CharRNN.model.summary, model: CharRNN.model
  ) { request throws(Diagnostic) in
    try CharRNN.train(request)
  }.generating { request throws(Diagnostic) in try CharRNN.generate(request) }
}
