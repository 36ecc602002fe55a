import IR
import Operators

/// An optimizer whose steps end inside a box.
struct WeightClipping: Optimizer {
  var name: String { base.name }
  var learningRate: Double { base.learningRate }
  let base: any Optimizer
  let limit: Double
  let patterns: [String]

  func update(_ gradients: [ParameterGradient], in step: OptimizerStep) {
    step.expectNotNegative(limit, "weight limit", of: self)
    let isSelected = step.selected(gradients, by: patterns, for: self)
    let values = zip(gradients, isSelected).filter(\.1).map(\.0.parameter.value)
    step.revise(base, gradients) { target, value in
      values.contains(target.value) ? clamp(value, Tensor(-limit), Tensor(limit)) : value
    }
  }
}

extension Optimizer {
  /// Limits every element of parameters to `-limit...limit` after each step, as for the critic of a
  /// Wasserstein GAN.
  ///
  /// `patterns` are names of the parameters, in which `*` stands for any text.
  public func clippingWeights(to limit: Double, of patterns: [String] = ["*"]) -> any Optimizer {
    WeightClipping(base: self, limit: limit, patterns: patterns)
  }
}
