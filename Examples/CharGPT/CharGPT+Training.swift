import GraphC
import Training

extension CharGPT {
  /// Trains on `text`; nil for the Bible.
  ///
  /// - Throws: when the text is missing, naming the package that has it; what training throws.
  func train(
    _ request: TrainingRequest, text: String? = nil
  ) throws(Diagnostic) -> TrainingReport {
    let text = if let text { text } else { try KingJamesBible.load() }
    let codes = try Self.vocabulary.encode(text)
    let kept = codes.count - Int(saturating: Double(codes.count) * sizes.heldOut)
    let data = try Dataset(windowsOf: Array(codes[..<kept]), length: sizes.length)
    let test = try Dataset(windowsOf: Array(codes[kept...]), length: sizes.length)

    var options = request.options(epochs: 1, batchSize: sizes.rows, recordsSteps: true)
    let rows = options.batchSize ?? sizes.rows
    let steps = options.epochs * max(data.count / max(rows, 1), 1)
    options.schedule = .warmUp(
      length: min(100, steps / 10), then: .cosine(length: steps - min(100, steps / 10), end: 0.02))
    let trainer = try Trainer(model: model, dataset: data, options: options)
    request.print(
      "\(codes.count) characters, \(data.count) windows of \(sizes.length); "
        + "\(try model.parameterCount()) parameters")
    let history = try trainer.fit(progress: ProgressReporter(request))
    let loss = try trainer.evaluate(on: test).loss
    request.print("held out: \(loss.fixed(4)) nats per character")
    let sample = try Generator(
      trainer.stepper(pieces: [1, sizes.piece]), Self.vocabulary,
      TokenSampler(temperature: 0.7, seed: request.seed)
    ).text(200, after: Self.prompt)
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
}
