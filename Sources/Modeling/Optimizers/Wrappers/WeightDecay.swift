import IR
import Operators

/// An optimizer that also shrinks parameters.
struct WeightDecay: Optimizer {
  var name: String { base.name }
  var learningRate: Double { base.learningRate }
  let base: any Optimizer
  let decay: Double
  let isCoupled: Bool
  let patterns: [String]

  func update(_ gradients: [ParameterGradient], in step: OptimizerStep) {
    step.expectNotNegative(decay, "weight decay", of: self)
    let decay = step.takeDecay(else: decay)
    let isSelected = step.selected(gradients, by: patterns, for: self)
    guard !isCoupled else {
      let decayed = zip(gradients, isSelected).map { pair, isSelected in
        isSelected && decay != 0
          ? (pair.parameter, pair.gradient + Tensor(decay) * pair.parameter) : pair
      }
      return base.update(decayed, in: step)
    }
    let values = zip(gradients, isSelected).filter(\.1).map(\.0.parameter.value)
    step.revise(base, gradients) { target, value in
      values.contains(target.value) ? step.decayed(value, of: target, by: decay) : value
    }
  }
}

extension Optimizer {
  /// Shrinks parameters at every step.
  ///
  /// Decoupled, `p -= rate · decay · p` besides the rule's step, as AdamW does. Coupled, the rule
  /// works on the gradient `g + decay · p`, as `weight_decay` of most of PyTorch's optimizers.
  ///
  /// `patterns` are names of the parameters, in which `*` stands for any text.
  public func decayingWeights(
    by decay: Double, coupled: Bool = false, of patterns: [String] = ["*"]
  ) -> any Optimizer {
    WeightDecay(base: self, decay: decay, isCoupled: coupled, patterns: patterns)
  }
}
