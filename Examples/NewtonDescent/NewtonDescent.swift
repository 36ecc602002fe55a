import GraphC
import Training

/// The simplest learning there is: go down the slope of an error, f(x) = x², from x = 3.
///
///     while error(x) > 0.01 { x = x - step * error'(x) }
///
/// The compiler finds the derivative. Derivatives have derivatives too, so the full method of
/// Newton, x - f'(x) / f''(x), costs one more line: on a parabola it needs a single step.
enum NewtonDescent {
  static let model = Model(
    name: "newton-descent", defaultBatchSize: 1, optimizer: SGD(learningRate: 0.1)
  ) { builder, _ in
    let x = builder.parameter("x", [], .f64, initializer: .constant(3))
    builder.output("loss", x * x)
  }

  /// The same error, and a step to where its tangent parabola is lowest.
  static func newtonStep() throws(Diagnostic) -> Graph {
    let builder = GraphBuilder("newton-step")
    let x = builder.parameter("x", [], .f64, initializer: .constant(3))
    let error = x * x
    let slope = grad(error, wrt: x)
    builder.output("loss", error)
    builder.update(x, to: x - slope / grad(slope, wrt: x))
    return try builder.finish()
  }

  @Sendable static func train(_ request: TrainingRequest) throws(Diagnostic) -> TrainingReport {
    let descent = try Compiler.compile(
      try model.trainingGraph(batchSize: 1), options: request.compiler)
    let newton = try Compiler.compile(try newtonStep(), options: request.compiler)
    request.print("x <- x - 0.1 f'(x)")
    let (steps, error) = try minimize(descent, request)
    request.print("x <- x - f'(x) / f''(x)")
    let (newtonSteps, newtonError) = try minimize(newton, request)
    return TrainingReport([
      "steps": Double(steps), "error": error,
      "newton steps": Double(newtonSteps), "newton error": newtonError,
    ])
  }

  /// Runs steps until the error is below 0.01.
  private static func minimize(
    _ program: Executable, _ request: TrainingRequest
  ) throws(Diagnostic) -> (steps: Int, error: Double) {
    try program.initialize(seed: request.seed)
    let (x, error) = (try program.argument("x"), try program.buffer("loss"))
    for step in 0..<1000 {
      let position = x.scalar
      // The error belongs to the position before the step.
      try program.run()
      request.print("  step \(step): x = \(position.fixed(4)), f(x) = \(error.scalar.fixed(6))")
      if error.scalar < 0.01 { return (step, error.scalar) }
    }
    return (1000, error.scalar)
  }
}

extension ModelEntry {
  public static let newtonDescent = ModelEntry(
    name: "newton-descent", summary: "minimises x² by its symbolic derivative",
    model: NewtonDescent.model, lacking: [.epochs, .batchSize], train: NewtonDescent.train)
}
