import IR
import Operators

/// An optimizer that also keeps a running mean of every parameter.
public struct WeightAverage: Optimizer {
  public var name: String { base.name }
  public var learningRate: Double { base.learningRate }
  let base: any Optimizer
  let decay: Double

  /// The name of the state that holds a parameter's mean.
  public static func label(of parameter: String) -> String { "average.weight.\(parameter)" }

  public func update(_ gradients: [ParameterGradient], in step: OptimizerStep) {
    step.expectFraction(decay, "decay of the average", of: self)
    let (hasStarted, _) = step.scalar("average", "has_started", .bool)
    step.update(hasStarted, to: hasStarted.onesLike)
    step.revise(base, gradients) { target, value in
      guard target.isParameter else { return value }
      let average = step.memory("average", "weight", of: target)
      let next = Tensor(decay) * average + Tensor(1 - decay) * value
      step.update(average, to: select(hasStarted, next, value))
      return value
    }
  }
}

extension Optimizer {
  /// Keeps `average = decay · average + (1 - decay) · p` of every parameter, beginning with the
  /// parameters after the first step; training itself stays as it is.
  ///
  /// `Trainer.exchangeAverages` puts the averages in the parameters' place.
  /// - Follows: `torch.optim.swa_utils.AveragedModel` with `get_ema_multi_avg_fn`.
  public func averagingWeights(decay: Double = 0.999) -> any Optimizer {
    WeightAverage(base: self, decay: decay)
  }
}
