import GraphC
import Training

/// Finding a minimum blindly: wiggle, look whether the error became smaller, and keep what did.
///
///     go right: f grew?    turn round, and go back twice as far
///     go left:  f shrank?  go on
///
/// No derivative is needed, so anything can be minimized, a step unit's error too; but how many tries it takes
/// grows with the number of weights. Beside it stands descent along the gradient, which takes one evaluation
/// of error and slope for each step.
enum RandomDescent {
  @Sendable static func train(_ request: TrainingRequest) throws(Diagnostic) -> TrainingReport {
    var report = TrainingReport()
    let (blind, sloped) = try parabola(request)
    request.print("x² from x = 3 to an error below 0.01:")
    request.print("  blind steps: \(blind) evaluations; along the slope: \(sloped)")
    report.add("parabola evaluations", Double(blind))
    report.add("parabola gradient evaluations", Double(sloped))
    try xor(request, &report)
    return report
  }

  // MARK: The parabola

  /// Evaluations of f(x) = x² until it is below 0.01, by blind steps and along the slope.
  private static func parabola(
    _ request: TrainingRequest
  ) throws(Diagnostic) -> (blind: Int, sloped: Int) {
    let builder = GraphBuilder("parabola")
    let x = builder.input("x", [], .f64)
    builder.output("f", x * x)
    builder.output("slope", grad(x * x, wrt: x))
    let program = try Compiler.compile(try builder.finish(), options: request.compiler)
    var evaluations = 0
    func evaluate(_ x: Double) throws(Diagnostic) -> (f: Double, slope: Double) {
      evaluations += 1
      try program.write(TensorData([], [x]), to: "x")
      try program.run()
      return (try program.buffer("f").scalar, try program.buffer("slope").scalar)
    }
    var (x0, step, failures) = (3.0, 0.5, 0)
    var f0 = try evaluate(x0).f
    while f0 >= 0.01 && evaluations < 1000 {
      let f = try evaluate(x0 + step).f
      if f < f0 {
        (x0, f0, failures) = (x0 + step, f, 0)
      } else {
        failures += 1
        // Worse on both sides: the lowest place is nearer than a step.
        step = failures.isMultiple(of: 2) ? -step / 2 : -step
      }
    }
    let blind = evaluations
    (x0, evaluations) = (3, 0)
    while evaluations < 1000 {
      let (f, slope) = try evaluate(x0)
      if f < 0.01 { break }
      x0 -= 0.1 * slope
    }
    return (blind, evaluations)
  }

  // MARK: XOR

  /// A try: weights moved at random are kept if the loss is smaller.
  ///
  /// Steps grow where tries succeed, and shrink
  /// where they fail, so that a fifth of them succeeds.
  ///
  /// Follows: Rechenberg, "Evolutionsstrategie" (1973), the rule of one fifth.
  static func step() throws(Diagnostic) -> Graph {
    let builder = GraphBuilder("random-descent")
    let x = builder.input("x", [4, 2])
    let y = builder.input("y", [4, 1])
    let shapes: KeyValuePairs<String, Shape> = [
      "hidden.weight": [2, 2], "hidden.bias": [2], "output.weight": [2, 1], "output.bias": [1],
    ]
    let weights = shapes.map { name, shape in
      builder.parameter(name, shape, initializer: .uniform(low: -2, high: 2))
    }
    let size = builder.state("size", [], initializer: .constant(0.5))
    let tried = weights.map { $0 + size * randomNormal(builder.randomKey, $0.shape) }
    let (before, after) = (loss(weights, x, y), loss(tried, x, y))
    let isBetter = after.less(before)
    for (weight, moved) in zip(weights, tried) {
      builder.update(weight, to: select(isBetter, moved, weight))
    }
    builder.update(size, to: size * select(isBetter, Tensor(1.5), Tensor(0.904)))
    builder.output("loss", minimum(before, after))
    return try builder.finish()
  }

  private static func loss(_ weights: [Tensor], _ x: Tensor, _ y: Tensor) -> Tensor {
    let hidden = sigmoid(matmul(x, weights[0]) + weights[1])
    return binaryCrossEntropy(logits: matmul(hidden, weights[2]) + weights[3], targets: y)
  }

  /// Evaluations until the loss of the 2-2-1 net on XOR is below 0.05, by tries and along the gradient.
  private static func xor(
    _ request: TrainingRequest, _ report: inout TrainingReport
  ) throws(Diagnostic) {
    let limit = request.epochs ?? 20_000
    let gradient = try XorMLP.model.trainingGraph(batchSize: 4)
    request.print("XOR by a net of 2-2-1 to a loss below 0.05:")
    var curves: [LineChart.Series] = []
    for (title, name, graph) in [
      ("at random", "xor", try step()), ("along the gradient", "xor gradient", gradient),
    ] {
      let program = try Compiler.compile(graph, options: request.compiler)
      let (evaluations, starts, losses) = try learn(program, limit: limit, seed: request.seed)
      request.print("  \(title): \(evaluations) evaluations, \(starts) start(s)")
      report.add("\(name) evaluations", Double(evaluations))
      report.add("\(name) loss", losses.last ?? .nan)
      curves.append(LineChart.Series(title, losses))
    }
    let series = curves
    try request.files?.plot("xor") { () throws(Diagnostic) in
      LineChart(
        title: "XOR, 2-2-1: what each evaluation brings", xLabel: "evaluation", yLabel: "loss",
        series
      ).svg
    }
  }

  /// Runs until the loss is below 0.05, with another start where a flat part of the error is met.
  private static func learn(
    _ program: Executable, limit: Int, seed: Int64
  ) throws(Diagnostic) -> (evaluations: Int, starts: Int, losses: [Double]) {
    for (name, column) in try LogicFunction.xor.dataset().columns {
      try program.write(column, to: name)
    }
    let loss = try program.buffer("loss")
    var (losses, starts) = ([Double](), 0)
    while losses.count < limit && losses.last.map({ $0 >= 0.05 }) ?? true {
      if losses.count.isMultiple(of: max(limit / 10, 1)) {
        try program.initialize(seed: seed &+ Int64(starts))
        starts += 1
      }
      try program.run()
      losses.append(loss.scalar)
    }
    return (losses.count, starts, losses)
  }
}

extension ModelEntry {
  public static let randomDescent = ModelEntry(
    name: "random-descent", summary: "minimizes by tries at random, beside the gradient's descent",
    lacking: [.batchSize], train: RandomDescent.train)
}
