import GraphC
import Training

/// Points of y = 3 x - 1, x evenly spaced in -1...1.
private func points(_ count: Int) throws(Diagnostic) -> Dataset {
  let x = (0..<count).map { Float($0) / Float(count - 1) * 2 - 1 }
  return try Dataset([
    "x": TensorData([count, 1], x), "y": TensorData([count, 1], x.map { 3 * $0 - 1 }),
  ])
}

private let line = Model(name: "line", optimizer: SGD(learningRate: 0.5)) { graph, rows in
  let prediction = Dense(1)(graph.input("x", [rows, 1]))
  let y = graph.input("y", [rows, 1])
  graph.output("loss", meanSquaredError(predictions: prediction, targets: y))
}

/// The loss of a line after a loop of one's own.
func trainLineByHand() throws(Diagnostic) -> Double {
  let (train, test) = (try points(40), try points(7))
  let model = line
  // sample: loop
  let store = ParameterStore(seed: 0)
  let step = try store.trainingStep(of: model)
  let evaluator = try store.evaluator(of: model)
  for epoch in 0..<5 {
    for batch in try train.batches(of: 8, shuffle: Shuffle(seed: 0), epoch: epoch) {
      try step(batch)
    }
    step.learningRate *= 0.9
    print(epoch, try evaluator(test).loss)
  }
  // end
  return try evaluator(test).loss
}

// sample: adversaries
let generator = Shared(
  "generator",
  Sequential {
    Dense(8, activation: .tanh)
    Dense(1)
  })
let critic = Shared(
  "critic",
  Sequential {
    Dense(16, activation: .tanh)
    Dense(1)
  })

/// The generator makes numbers of noise; the critic, with probability sigmoid(critic(x)) of "real",
/// tells them from others.
let game = Model(
  name: "game",
  objectives: [
    Objective(trains: ["critic.*"], by: Adam(learningRate: 1e-2, beta1: 0.5)),
    Objective("generator_loss", trains: ["generator.*"], by: Adam(learningRate: 1e-3, beta1: 0.5)),
  ]
) { graph, rows, _ in
  let fake = generator(graph.input("noise", [rows, 1]))
  let real = critic(graph.input("target", [rows, 1]))
  graph.output("fake", fake)
  graph.output("trust", sigmoid(real).mean())
  graph.output("trust_in_fakes", sigmoid(critic(fake)).mean())
  graph.output("loss", softplus(-real).mean() + softplus(critic(fake)).mean())
  graph.output("generator_loss", softplus(-critic(fake)).mean())
}
// end

/// What the critic thinks of real and of made numbers, and the latter's mean and deviation.
func trainAdversaries(
  epochs: Int, compiler: CompilerOptions
) throws(Diagnostic) -> (trust: [Double], mean: Double, deviation: Double) {
  let data = try normalNumbers(1024)
  // sample: game
  let trainer = try Trainer(
    model: game, dataset: data,
    options: TrainingOptions(batchSize: 64, epochs: epochs, seed: 1, compiler: compiler))
  let history = try trainer.fit()
  let made = try trainer.predict(data)
  // end
  let last = history.epochs.last?.training.metrics ?? [:]
  let trust = ["trust", "trust_in_fakes"].map { last[$0] ?? .nan }
  let numbers = made["fake"]?.doubles ?? []
  let mean = numbers.reduce(0, +) / Double(numbers.count)
  let variance = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(numbers.count)
  return (trust, mean, variance.squareRoot())
}

/// `target`: normal numbers of mean 1.5 and deviation 0.5; `noise`: of mean 0 and deviation 1.
private func normalNumbers(_ count: Int) throws(Diagnostic) -> Dataset {
  func numbers(_ stream: Int64, _ mean: Double, _ deviation: Double)
    throws(Diagnostic) -> TensorData
  {
    let type = TensorType(.f32, [count, 1])
    let normal = Argument("x", .parameter, type, .normal(mean: mean, deviation: deviation))
    return try Initialization.fill(normal, seed: stream, ordinal: 0)
  }
  return try Dataset(["target": numbers(0, 1.5, 0.5), "noise": numbers(1, 0, 1)])
}
