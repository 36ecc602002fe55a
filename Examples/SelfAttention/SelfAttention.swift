import GraphC
import Training

/// Attention by its formula: every place asks, and all places answer, each as much as its key fits the question.
///
///     weights = softmax(Q Kᵀ / √d),  result = weights V
///
/// On a sentence whose questions, keys and values are the words themselves, equal words see each other. Then one layer
/// learns to copy the symbol from a marked place, wherever that is: its key says "marked", and its value says what.
enum SelfAttention {
  static let length = 12
  static let symbols = 10
  private static let width = 16
  static let sentence = ["the", "cat", "sat", "on", "the", "mat"]

  /// Classes are the symbols; output `weights`, f32[rows x length], is what the one question sees.
  static let model = Model(
    name: "self-attention", summary: "one layer of attention copies from a marked place",
    defaultBatchSize: 50, optimizer: Adam(learningRate: 1e-2)
  ) { builder, rows in
    let x = builder.input("x", [rows, length], .i32)
    let mark = builder.input("mark", [rows, length])
    let labels = builder.input("labels", [rows], .i32)
    let tokens = Embedding(symbols, width: width, name: "symbols")(x)
    let sign = builder.parameter("marked", [width], initializer: .normal(mean: 0, deviation: 0.5))
    let h = tokens + mark.reshape([rows, length, 1]) * sign
    let question = builder.parameter(
      "question", [1, width], initializer: .normal(mean: 0, deviation: 0.5))
    let key = Dense(width, bias: false, name: "key")(h)
    let value = Dense(width, bias: false, name: "value")(h)
    let weights = weights(question.broadcast(to: [rows, 1, width]), key)
    let logits = Dense(symbols, name: "output")(matmul(weights, value).reshape([rows, width]))
    builder.output("weights", weights.reshape([rows, length]))
    builder.output("logits", logits)
    builder.output("loss", crossEntropy(logits: logits, labels: labels))
    builder.output("accuracy", accuracy(logits: logits, labels: labels))
    // How much of its attention the marked place gets.
    builder.output("seen", (weights.reshape([rows, length]) * mark).sum([1]).mean())
  }

  /// softmax(Q Kᵀ / √d), whose rows sum to 1.
  static func weights(_ query: Tensor, _ key: Tensor) -> Tensor {
    let d = Double(query.shape.extents.last ?? 1)
    return softmax(matmul(query, key, transposeRHS: true) * Tensor(1 / d.squareRoot()))
  }

  @Sendable static func train(_ request: TrainingRequest) throws(Diagnostic) -> TrainingReport {
    var report = TrainingReport()
    try attend(request, &report)
    let (training, test) = (
      data(rows: 2000, seed: request.seed), data(rows: 500, seed: ~request.seed)
    )
    let trainer = try Trainer(
      model: model, dataset: try Dataset(training), options: request.options(epochs: 10))
    _ = try trainer.fit(progress: ProgressReporter(request))
    let measured = try trainer.evaluate(on: try Dataset(test))
    for name in ["accuracy", "seen"] { report.add(name, measured.metrics[name] ?? .nan) }
    report.add("loss", measured.loss)
    try request.files?.plot("marked") { () throws(Diagnostic) in
      let shown = try Dataset(test).subset(Array(0..<10))
      let weights = try trainer.predict(shown)["weights"]?.doubles ?? []
      let marks = try shown.column("mark").doubles
      return HeatMap(
        title: "What the question sees; rows say where the mark is",
        values: rows(weights, of: length), rowLabel: "sequence", columnLabel: "place",
        rowNames: rows(marks, of: length).map { "mark at \($0.firstIndex(of: 1) ?? 0)" }
      ).svg
    }
    return report
  }

  /// The words of a sentence see each other, by the formula and by the library's function.
  private static func attend(
    _ request: TrainingRequest, _ report: inout TrainingReport
  ) throws(Diagnostic) {
    let vocabulary = Set(sentence).sorted()
    let vectors = sentence.map { word in
      let number = vocabulary.firstIndex(of: word) ?? 0
      return (0..<width).map { axis in
        Float(2 * unit(request.seed, step: 0, number * width + axis) - 1) * 2
      }
    }
    let builder = GraphBuilder("sentence")
    let x = builder.input("x", [sentence.count, width])
    let weights = weights(x, x)
    builder.output("weights", weights)
    builder.output(
      "difference", abs(matmul(weights, x) - attention(query: x, key: x, value: x)).max())
    let program = try Compiler.compile(try builder.finish(), options: request.compiler)
    try program.write(TensorData([sentence.count, width], vectors.flatMap(\.self)), to: "x")
    try program.run()
    let seen = rows(try program.read("weights").doubles, of: sentence.count)
    for (word, row) in zip(sentence, seen) {
      request.print("\(word.padded(4)) " + row.map { $0.fixed(2) }.joined(separator: "  "))
    }
    let sums = seen.map { $0.reduce(0, +) }
    report.add("largest distance of a row's sum from 1", sums.map { abs($0 - 1) }.max() ?? .nan)
    report.add("difference from the library", try program.buffer("difference").scalar)
    report.add("first 'the' to itself", seen[0][0])
    report.add("first 'the' to the second", seen[0][4])
    try request.files?.plot("sentence") { () throws(Diagnostic) in
      HeatMap(
        title: "Who sees whom", values: seen, rowLabel: "asks", columnLabel: "answers",
        rowNames: sentence, columnNames: sentence
      ).svg
    }
  }

  /// Symbols `x`, a `mark` at one place of each row, and the symbol there as `labels`.
  private static func data(rows: Int, seed: Int64) -> [String: TensorData] {
    func number(_ row: Int, _ index: Int, below limit: Int) -> Int {
      min(Int(saturating: unit(seed, step: Int64(row + 1), index) * Double(limit)), limit - 1)
    }
    let x = (0..<rows).map { row in (0..<length).map { number(row, $0, below: symbols) } }
    let places = (0..<rows).map { number($0, length, below: length) }
    let marks = places.map { place in (0..<length).map { $0 == place ? Float(1) : 0 } }
    return [
      "x": TensorData([rows, length], x.flatMap { $0.map { Int32($0) } }),
      "mark": TensorData([rows, length], marks.flatMap(\.self)),
      "labels": TensorData([rows], zip(x, places).map { Int32($0[$1]) }),
    ]
  }

  private static func unit(_ seed: Int64, step: Int64, _ index: Int) -> Double {
    Philox.uniformF64(seed: seed, stream: 0, step: step, index: Int64(index))
  }

  private static func rows(_ values: [Double], of length: Int) -> [[Double]] {
    stride(from: 0, to: values.count, by: length).map { Array(values[$0..<$0 + length]) }
  }
}

extension ModelEntry {
  public static let selfAttention = ModelEntry(
    name: "self-attention", summary: SelfAttention.model.summary, model: SelfAttention.model,
    train: SelfAttention.train)
}
