import GraphC
import Modeling
import Operators

/// The optimizer, and what changes its rate, that the user of a command asked for.
public struct OptimizerChoice: Sendable {
  /// Instead of the model's own; nil for that one.
  public let optimizer: (any Optimizer)?
  /// Instead of the optimizer's own; nil for that one.
  public let learningRate: Double?
  /// Instead of the options' own; nil for those.
  public let schedule: ScheduleChoice?
  /// How large gradients may be; nil for what the options say.
  public let gradientLimit: GradientLimit?
  /// Batches whose gradients make one step; nil for what the options say.
  public let accumulation: Int?
  /// What weights are rounded to while they are trained; nil for what the options say.
  public let weights: WeightType?
  /// Where a trainer writes down that it has the choice.
  var record: UseRecord?

  public init(
    optimizer: (any Optimizer)? = nil, learningRate: Double? = nil,
    schedule: ScheduleChoice? = nil, gradientLimit: GradientLimit? = nil, accumulation: Int? = nil,
    weights: WeightType? = nil
  ) {
    self.optimizer = optimizer
    self.learningRate = learningRate
    self.schedule = schedule
    self.gradientLimit = gradientLimit
    self.accumulation = accumulation
    self.weights = weights
  }

  /// What a trainer of a model with its own optimizer is to use.
  func optimizer(insteadOf own: any Optimizer) -> any Optimizer {
    let chosen = optimizer ?? own
    return learningRate.map(chosen.withLearningRate) ?? chosen
  }
}
