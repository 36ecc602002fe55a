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

/// Learns to tell real numbers from made ones: the probability of "real" is sigmoid(critic(x)).
let criticModel = Model(
  name: "critic", optimizer: Adam(learningRate: 1e-2, beta1: 0.5)
) { graph, rows in
  let real = critic(graph.input("real", [rows, 1]))
  let fake = critic(generator(graph.input("noise", [rows, 1])))
  graph.output("trust", sigmoid(real).mean())
  graph.output("loss", softplus(-real).mean() + softplus(fake).mean())
}

/// Learns to make numbers that the critic takes for real.
let generatorModel = Model(
  name: "generator", optimizer: Adam(learningRate: 1e-3, beta1: 0.5)
) { graph, rows in
  let fake = generator(graph.input("noise", [rows, 1]))
  graph.output("fake", fake)
  graph.output("trust", sigmoid(critic(fake)).mean())
  graph.output("loss", softplus(-critic(fake)).mean())
}
// end

/// What the critic thinks of real and of made numbers, and the latter's mean and deviation.
func trainAdversaries(
  epochs: Int, compiler: CompilerOptions
) throws(Diagnostic) -> (trust: [Double], mean: Double, deviation: Double) {
  let data = try normalNumbers(1024)
  var trust = [0.0, 0.0]
  // sample: game
  let store = ParameterStore(seed: 1, compiler: compiler)
  let criticStep = try store.trainingStep(of: criticModel.freezing("generator.*"))
  let generatorStep = try store.trainingStep(of: generatorModel.freezing("critic.*"))
  for epoch in 0..<epochs {
    for batch in try data.batches(of: 64, shuffle: Shuffle(seed: 2), epoch: epoch) {
      let asked = try criticStep(batch)
      let fooled = try generatorStep(batch)
      trust = [asked.metrics["trust"] ?? .nan, fooled.metrics["trust"] ?? .nan]
    }
  }
  let made = try store.predictor(of: generatorModel)(data)
  // end
  let numbers = made["fake"]?.doubles ?? []
  let mean = numbers.reduce(0, +) / Double(numbers.count)
  let variance = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(numbers.count)
  return (trust, mean, variance.squareRoot())
}

/// `real`: normal numbers of mean 1.5 and deviation 0.5; `noise`: of mean 0 and deviation 1.
private func normalNumbers(_ count: Int) throws(Diagnostic) -> Dataset {
  func numbers(_ stream: Int64, _ mean: Double, _ deviation: Double)
    throws(Diagnostic) -> TensorData
  {
    let type = TensorType(.f32, [count, 1])
    let normal = Argument("x", .parameter, type, .normal(mean: mean, deviation: deviation))
    return try Initialization.fill(normal, seed: stream, ordinal: 0)
  }
  return try Dataset(["real": numbers(0, 1.5, 0.5), "noise": numbers(1, 0, 1)])
}
