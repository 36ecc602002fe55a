import GraphC
import Training

extension ModelEntry {
  /// Finds the x that makes (x - 3)² least.
  static let parabola = ModelEntry(
    name: "parabola", summary: "the lowest point of (x - 3)²", model: model
  ) { request throws(Diagnostic) in
    let graph = try model.trainingGraph(batchSize: 1)
    let step = try Compiler.compile(graph, options: request.compiler)
    try step.initialize(seed: request.seed)
    for _ in 0..<(request.epochs ?? 100) { try step.run() }
    return TrainingReport(["x": try step.buffer("x").scalar])
  }

  private static let model = Model(
    name: "parabola", defaultBatchSize: 1, optimizer: SGD(learningRate: 0.1)
  ) { builder, _ in
    let x = builder.parameter("x", [])
    builder.output("loss", (x - 3) * (x - 3))
  }
}
