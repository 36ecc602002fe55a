import GraphC
import Training

/// How large the gradient of a loss is in each of twelve layers, before any training.
///
/// A layer multiplies what flows back through it by its weights and by the slope of its activation.
/// The slope of the sigmoid is 1/4 at most, so little reaches the first layers; relu has the slope
/// 1 where it is active, and a residual layer, x + f(x), lets the gradient pass by.
enum VanishingGradient {
  static let layerCount = 12
  private static let (rowCount, width) = (32, 16)

  enum Kind: String, CaseIterable {
    case sigmoid, relu, residual
  }

  /// Outputs `gradient.L`, the norm of the gradient of layer L's activations, and `slope.L`, the
  /// largest slope of its activation function, for L from 1.
  static func graph(_ kind: Kind) throws(Diagnostic) -> Graph {
    let builder = GraphBuilder("vanishing-gradient-\(kind.rawValue)")
    var x = builder.parameter(
      "x", [rowCount, width], initializer: .normal(mean: 0, deviation: 1))
    var activations: [Tensor] = []
    for layer in 1...layerCount {
      let sums = Dense(width, initializer: initializer(kind), name: "layer\(layer)")(x)
      let activated = kind == .sigmoid ? sigmoid(sums) : relu(sums)
      builder.output("slope.\(layer)", grad(activated.sum(), wrt: sums).max())
      x = kind == .residual ? x + activated : activated
      activations.append(x)
    }
    let gradients = grad(square(x).mean(), wrt: activations)
    for (index, gradient) in gradients.enumerated() {
      builder.output("gradient.\(index + 1)", sqrt(square(gradient).sum()))
    }
    return try builder.finish()
  }

  private static func initializer(_ kind: Kind) -> WeightInitializer {
    switch kind {
    case .sigmoid: .glorotUniform
    case .relu: .heNormal
    // The variances of all layers add up to that of one, or the sum x + f(x) + … would explode.
    case .residual: .fixed(.heNormal(fanIn: width * layerCount))
    }
  }

  @Sendable static func train(_ request: TrainingRequest) throws(Diagnostic) -> TrainingReport {
    var report = TrainingReport()
    for kind in Kind.allCases {
      let program = try Compiler.compile(try graph(kind), options: request.compiler)
      try program.initialize(seed: request.seed)
      try program.run()
      var norms: [Double] = []
      var slopes: [Double] = []
      for layer in 1...layerCount {
        norms.append(try program.buffer("gradient.\(layer)").scalar)
        slopes.append(try program.buffer("slope.\(layer)").scalar)
      }
      request.print("\(kind.rawValue): norm of the gradient, layer 1 to \(layerCount)")
      request.print("  " + norms.map(\.scientific).joined(separator: " "))
      request.print("  largest slope \((slopes.max() ?? .nan).fixed(4))")
      report.add("\(kind.rawValue) largest slope", slopes.max() ?? .nan)
      report.add("\(kind.rawValue) first to last", norms[0] / norms[layerCount - 1])
    }
    return report
  }
}

extension ModelEntry {
  public static let vanishingGradient = ModelEntry(
    name: "vanishing-gradient",
    summary: "gradients through twelve layers of sigmoid, relu and residual units",
    lacking: [.epochs, .batchSize], train: VanishingGradient.train)
}
