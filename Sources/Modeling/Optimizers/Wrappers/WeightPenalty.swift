import IR
import Operators

/// An optimizer of the loss and a penalty on large parameters.
struct WeightPenalty: Optimizer {
  var name: String { base.name }
  var learningRate: Double { base.learningRate }
  let base: any Optimizer
  let l1: Double
  let l2: Double
  let patterns: [String]

  func update(_ gradients: [ParameterGradient], in step: OptimizerStep) {
    step.expectNotNegative(l1, "l1 penalty", of: self)
    step.expectNotNegative(l2, "l2 penalty", of: self)
    let isSelected = step.selected(gradients, by: patterns, for: self)
    let pairs = zip(gradients, isSelected).map { pair, isSelected in
      isSelected ? (pair.parameter, penalized(pair.gradient, pair.parameter)) : pair
    }
    base.update(pairs, in: step)
  }

  private func penalized(_ gradient: Tensor, _ parameter: Tensor) -> Tensor {
    var result = gradient
    if l1 != 0 { result = result + Tensor(l1) * sign(parameter) }
    if l2 != 0 { result = result + Tensor(2 * l2) * parameter }
    return result
  }
}

extension Optimizer {
  /// Adds the gradient of `l1 · Σ|p| + l2 · Σp²` to that of the loss, which itself is reported
  /// without the penalty; Keras's `kernel_regularizer`.
  ///
  /// Magnitudes drive parameters to 0, squares keep them small. `patterns` are names of the
  /// parameters, in which `*` stands for any text.
  public func penalizingWeights(
    l1: Double = 0, l2: Double = 0, of patterns: [String] = ["*"]
  ) -> any Optimizer {
    WeightPenalty(base: self, l1: l1, l2: l2, patterns: patterns)
  }
}
