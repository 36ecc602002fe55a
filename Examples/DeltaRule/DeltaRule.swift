import GraphC
import Training

/// A linear neuron o = Σ wᵢ oᵢ with error E = ½ (o - t)², whose slope dE/dwᵢ is (o - t) oᵢ.
///
/// The compiler finds the slope, and it is compared with the rule written down. Descent then finds
/// the weights behind the targets, t = 2 o₁ - 3 o₂ + 0.5 o₃.
enum DeltaRule {
  static let weights: [Double] = [2, -3, 0.5]

  static let model = Model(
    name: "delta-rule", defaultBatchSize: 1, optimizer: SGD(learningRate: 0.1)
  ) { builder, batchSize in
    let x = builder.input("x", [batchSize, 3])
    let target = builder.input("target", [batchSize])
    let w = builder.parameter("w", [3])
    let output = (x * w).sum([1])
    builder.output("loss", (0.5 * square(output - target)).mean())
  }

  /// The gradient for one input beside the rule, (o - t) oᵢ.
  static func comparison() throws(Diagnostic) -> Graph {
    let builder = GraphBuilder("delta-rule-comparison")
    let x = builder.input("x", [3])
    let t = builder.input("t", [])
    let w = builder.parameter("w", [3], initializer: .uniform(low: -1, high: 1))
    let o = (w * x).sum()
    builder.output("gradient", grad(0.5 * square(o - t), wrt: w))
    builder.output("rule", (o - t) * x)
    return try builder.finish()
  }

  @Sendable static func train(_ request: TrainingRequest) throws(Diagnostic) -> TrainingReport {
    let graph = try Compiler.optimize(try comparison())
    request.print("dE/dw = \(try graph.infix(of: "gradient"))")
    let program = try Compiler.compile(graph, options: request.compiler)
    try program.initialize(seed: request.seed)
    try program.write(TensorData([3], [1, -2, 0.5] as [Float]), to: "x")
    try program.argument("t").scalar = 0.25
    try program.run()
    let (gradient, rule) = (try program.read("gradient").doubles, try program.read("rule").doubles)
    request.print("gradient \(gradient)")
    request.print("(o-t)o_i \(rule)")

    let trainer = try Trainer(
      model: model, dataset: try dataset(seed: request.seed), options: request.options(epochs: 50))
    let history = try trainer.fit()
    let learned = trainer.parameters["w"]?.data.doubles ?? []
    request.print("loss  \(Sparkline.text(history.epochs.map(\.training.loss)))")
    request.print("weights \(learned.map { $0.fixed(4) }.joined(separator: ", "))")
    return TrainingReport([
      "gradient difference": zip(gradient, rule).map { abs($0 - $1) }.max() ?? .nan,
      "loss": history.epochs.last?.training.loss ?? .nan,
      "weight error": zip(learned, weights).map { abs($0 - $1) }.max() ?? .nan,
    ])
  }

  /// 32 inputs in -1...1 and what the weights make of them.
  private static func dataset(seed: Int64) throws(Diagnostic) -> Dataset {
    let inputs = try Initialization.fill(
      Argument("x", .state, TensorType(.f32, [32, 3]), .uniform(low: -1, high: 1)), seed: seed,
      ordinal: 0)
    let x = inputs.doubles
    let targets = (0..<32).map { row in
      zip(x[row * 3..<row * 3 + 3], weights).reduce(0) { $0 + $1.0 * $1.1 }
    }
    return try Dataset(["x": inputs, "target": TensorData([32], targets.map { Float($0) })])
  }
}

extension ModelEntry {
  public static let deltaRule = ModelEntry(
    name: "delta-rule", summary: "a linear neuron, whose gradient is (o - t) times its input",
    model: DeltaRule.model, train: DeltaRule.train)
}
