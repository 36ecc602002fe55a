import Foundation
import GraphC
import Modeling
import Testing
import Training

/// Gradients of several batches make the step of one batch of all their rows.
@Suite struct AccumulationTests {
  /// How the loss of a small network is made of the losses of rows.
  enum Loss: String, CaseIterable {
    case mean, masked, weighted, penalized, halved, sum

    func callAsFunction(_ logits: Tensor, _ labels: Tensor, _ weights: Tensor) -> Tensor {
      switch self {
      case .mean: crossEntropy(logits: logits, labels: labels)
      case .masked: crossEntropy(logits: logits, labels: labels, labelSmoothing: 0.1, ignoring: 2)
      case .weighted:
        crossEntropy(logits: logits, labels: labels, weights: weights, reduction: .weightedMean)
      case .penalized: crossEntropy(logits: logits, labels: labels, ignoring: 2)
      case .halved: crossEntropy(logits: logits, labels: labels, ignoring: 2) / 2
      case .sum: crossEntropy(logits: logits, labels: labels, reduction: .sum)
      }
    }
  }

  private static func model(_ loss: Loss, _ optimizer: any Optimizer) -> Model {
    let model = Model(name: "classes", defaultBatchSize: 4, optimizer: optimizer) { builder, n in
      let x = builder.input("x", [n, 2], .f64)
      let labels = builder.input("labels", [n], .i32)
      let weights = builder.input("weights", [n], .f64)
      let hidden = Dense(3, activation: .tanh)(x)
      let logits = Dense(3, name: "output")(hidden)
      builder.output("loss", loss(logits, labels, weights))
    }
    return loss == .penalized ? model.penalizingWeights(l2: 0.1) : model
  }

  /// Batches have different numbers of what a mask leaves, one of them none.
  private static func data(_ count: Int) throws -> Dataset {
    let x = (0..<2 * count).map { place -> Double in Double(place * 7 % 11) / 4 - 1 }
    let labels = (0..<count).map { row -> Int32 in row < 5 ? 2 : Int32(row * 5 % 3) }
    let weights = (0..<count).map { row -> Double in Double(row * 3 % 5) / 2 }
    return try Dataset([
      "x": TensorData([count, 2], x), "labels": TensorData([count], labels),
      "weights": TensorData([count], weights),
    ])
  }

  private func trained(
    _ loss: Loss, batch: Int, accumulation: Int = 1, _ backend: Backend,
    limit: GradientLimit? = nil, schedule: (any LearningRateSchedule)? = nil, rows: Int = 18,
    sizes: CompilerOptions.BatchSizes = .open
  ) throws -> [String: [Double]] {
    var options = compiler(backend)
    options.batchSizes = sizes
    let trainer = try Trainer(
      model: Self.model(loss, Adam(learningRate: 0.05)), dataset: Self.data(rows),
      options: TrainingOptions(
        batchSize: batch, epochs: 2, seed: 3, shuffles: false, compiler: options,
        schedule: schedule, gradientLimit: limit, accumulation: accumulation))
    _ = try trainer.fit()
    return trainer.arrays.filter { $0.key.hasPrefix("dense") || $0.key.hasPrefix("output") }
      .mapValues(\.doubles)
  }

  private func expectEqual(
    _ one: [String: [Double]], _ other: [String: [Double]], _ comment: Comment,
    tolerance: Double = 1e-12
  ) {
    #expect(one.count == 4 && one.keys.sorted() == other.keys.sorted(), comment)
    for (name, values) in one {
      let distance = zip(values, other[name] ?? []).map { abs($0 - $1) }.max() ?? .nan
      #expect(distance < tolerance, "\(comment): \(name)")
    }
  }

  /// 18 rows in batches of 4, the last of 2, three of which are a step.
  ///
  /// Steps are of 12 rows and of 6; rounding is that of sums in another order.
  @Test(arguments: Loss.allCases) func asOneLargeBatch(_ loss: Loss) throws {
    let large = try trained(loss, batch: 12, .tcc)
    expectEqual(try trained(loss, batch: 4, accumulation: 3, .tcc), large, "\(loss)")
    guard loss == .masked else { return }
    let fixed = try trained(loss, batch: 4, accumulation: 3, .tcc, sizes: .fixed)
    expectEqual(fixed, large, "fixed sizes")
    let alone = try trained(loss, batch: 4, .tcc)
    #expect(alone["dense.weight"] != large["dense.weight"])
  }

  @Test func onTheInterpreter() throws {
    expectEqual(
      try trained(.masked, batch: 4, accumulation: 3, .interpreter, rows: 10),
      try trained(.masked, batch: 12, .tcc, rows: 10), "interpreter")
  }

  /// Limits are for what was accumulated, and schedules count the optimizer's steps.
  @Test func limitsAndSchedulesGoWithSteps() throws {
    for limit in [GradientLimit.globalNorm(0.05), .norm(0.02), .value(0.01)] {
      expectEqual(
        try trained(.masked, batch: 3, accumulation: 2, .tcc, limit: limit),
        try trained(.masked, batch: 6, .tcc, limit: limit), "\(limit)")
    }
    let schedule: any LearningRateSchedule = .warmUp(length: 4, then: .cosine(length: 3))
    expectEqual(
      try trained(.mean, batch: 2, accumulation: 4, .tcc, schedule: schedule),
      try trained(.mean, batch: 8, .tcc, schedule: schedule), "schedule")
  }

  /// What a limit does to one step of plain descent.
  @Test func limitedSteps() throws {
    func change(_ limit: GradientLimit?) throws -> Double {
      let trainer = try Trainer(
        model: line(SGD(learningRate: 1)), dataset: points(8),
        options: TrainingOptions(
          batchSize: 8, seed: 1, compiler: compiler(.tcc), gradientLimit: limit))
      let before = trainer.arrays
      _ = try trainer.fit()
      var sum = 0.0
      for name in ["dense.weight", "dense.bias"] {
        let (old, new) = (
          before[name]?.doubles[0] ?? .nan, trainer.arrays[name]?.doubles[0] ?? .nan
        )
        sum += (new - old) * (new - old)
      }
      return sum.squareRoot()
    }
    #expect(try change(nil) > 1)
    #expect(try abs(change(.globalNorm(0.25)) - 0.25) < 1e-5)
    #expect(try abs(change(.norm(0.25)) - 0.25 * 2.0.squareRoot()) < 1e-5)
  }

  @Test func whatIsNoNumberOfBatches() throws {
    #expect(
      diagnostic {
        _ = try Trainer(
          model: line(), dataset: points(8), options: TrainingOptions(accumulation: 0))
      }?.message == "expected to accumulate at least 1 batch, found 0")
    #expect(
      diagnostic {
        _ = try Trainer(
          model: line(), dataset: points(8),
          options: TrainingOptions(compiler: compiler(.tcc), gradientLimit: .norm(-1)))
      }?.message.contains("gradient limit -1.0 is negative") == true)
  }

  /// A user's choice comes before that of the options.
  @Test func choicesComeFirst() throws {
    let choice = OptimizerChoice(gradientLimit: .globalNorm(0.1), accumulation: 2)
    let trainer = try Trainer(
      model: Self.model(.mean, SGD()), dataset: Self.data(8),
      options: TrainingOptions(
        batchSize: 2, compiler: compiler(.tcc), choice: choice, accumulation: 3))
    #expect(trainer.parameters.keys.contains("accumulation.is_last"))
    _ = try trainer.fit()
    // Two groups of two; nothing waits.
    #expect(trainer.arrays["accumulation.step"]?.doubles == [0])
  }

  /// The mean of each place that counts, whatever batches have how many of them.
  @Test(arguments: [Backend.interpreter, .tcc]) func perplexities(_ backend: Backend) throws {
    let model = Model(name: "tokens", defaultBatchSize: 2, optimizer: SGD(learningRate: 0)) {
      builder, n in
      let logits =
        builder.input("x", [n, 2, 3], .f64)
        * builder.parameter("one", [], .f64, initializer: .ones)
      let labels = builder.input("labels", [n, 2], .i32)
      let weights = builder.input("weights", [n], .f64)
      builder.output("loss", crossEntropy(logits: logits, labels: labels, ignoring: 0))
      builder.tally("tokens", crossEntropySums(logits: logits, labels: labels, ignoring: 0))
      builder.tally("all", crossEntropySums(logits: logits, labels: labels))
      builder.tally(
        "weighed", crossEntropySums(logits: logits, labels: labels, ignoring: 0, weights: weights))
    }
    // 300 rows of logits log(1), log(2), log(5): 256 and 44 of them are measured at once.
    let logs = [0, 0.6931471805599453, 1.6094379124341003]
    let labels = (0..<600).map { Int32($0 < 400 ? ($0 % 4 == 0 ? 1 : 0) : 2) }
    let data = try Dataset([
      "x": TensorData([300, 2, 3], (0..<600).flatMap { _ in logs }),
      "labels": TensorData([300, 2], labels),
      "weights": TensorData([300], (0..<300).map { $0 < 200 ? 2.0 : 1 }),
    ])
    let trainer = try Trainer(
      model: model, dataset: data,
      options: TrainingOptions(
        compiler: compiler(backend),
        metrics: [.perplexity(of: "tokens"), .crossEntropy(of: "all")]))
    let found = try trainer.evaluate(on: data)
    // 100 labels of probability 1/4, 200 of 5/8, and 300 that are ignored, of 1/8.
    let sum = 100 * log(4.0) + 200 * log(1.6)
    #expect(abs((found.tallies["tokens"]?[0] ?? .nan) - sum) < 1e-9)
    #expect(found.tallies["tokens"]?[1] == 300)
    #expect(abs((found.metrics["perplexity"] ?? .nan) - exp(sum / 300)) < 1e-12)
    #expect(abs((found.metrics["cross entropy"] ?? .nan) - (sum + 300 * log(8.0)) / 600) < 1e-12)
    #expect(
      abs((found.tallies["weighed"]?[0] ?? .nan) - sum - 100 * log(4.0)) < 1e-9)
    #expect(found.tallies["weighed"]?[1] == 400)
  }
}
