import IR

/// A loss of a model, and the parameters that it trains.
///
/// Models that play against each other are one model with an objective for each player:
///
///     let gan = Model(name: "gan", objectives: [
///       Objective(trains: ["critic.*"], by: Adam(learningRate: 1e-4)),
///       Objective("generator_loss", trains: ["generator.*"], by: Adam(learningRate: 1e-4), every: 5),
///     ]) { builder, rows, mode in … }
///
/// A step goes through its objectives in order: each sees the parameters as those before it have left
/// them, and all see the same inputs, random numbers and states. What two of them compute alike is
/// computed once. The first objective's loss is the output `loss`, so that histories, plots and
/// callbacks find it.
public struct Objective: Sendable {
  /// The output to make small: a float scalar.
  public let loss: String
  /// Names of parameters, in which `*` stands for any text; none for all.
  public let patterns: [String]
  public let optimizer: any Optimizer
  /// The objective is part of every so manyth step.
  public let interval: Int
  /// Whether it sees the parameters as they were before the step, not as the objectives before it have
  /// left them.
  public let isSimultaneous: Bool

  public init(
    _ loss: String = "loss", trains patterns: [String], by optimizer: any Optimizer,
    every interval: Int = 1, simultaneously: Bool = false
  ) {
    self.loss = loss
    self.patterns = patterns
    self.optimizer = optimizer
    self.interval = interval
    isSimultaneous = simultaneously
  }

  func trained(by optimizer: any Optimizer) -> Objective {
    Objective(
      loss, trains: patterns, by: optimizer, every: interval, simultaneously: isSimultaneous)
  }
}

extension Model {
  /// The losses that are part of a step, counted from 0.
  public func losses(ofStep step: Int) -> [String] {
    objectives.filter { (step + 1).isMultiple(of: max($0.interval, 1)) }.map(\.loss)
  }

  /// The label of the argument that holds an objective's learning rate.
  public func learningRateLabel(of objective: Objective) -> String {
    objective.loss == objectives.first?.loss
      ? LearningRate.label : "\(objective.loss).\(LearningRate.label)"
  }
}
