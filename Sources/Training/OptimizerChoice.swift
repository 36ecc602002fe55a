import GraphC
import Synchronization

/// The optimizer that the user of a command asked for.
///
/// A command asks it afterwards whether a trainer has used it: a demonstration may have none.
public final class OptimizerChoice: Sendable {
  /// Instead of the model's own; nil for that one.
  public let optimizer: (any Optimizer)?
  /// Instead of the optimizer's own; nil for that one.
  public let learningRate: Double?
  private let hasTrainer = Mutex(false)

  public init(optimizer: (any Optimizer)? = nil, learningRate: Double? = nil) {
    self.optimizer = optimizer
    self.learningRate = learningRate
  }

  /// Whether a trainer has used the choice.
  public var isUsed: Bool { hasTrainer.withLock(\.self) }

  /// What a trainer of a model with its own optimizer is to use.
  func optimizer(insteadOf own: any Optimizer) -> any Optimizer {
    hasTrainer.withLock { $0 = true }
    let chosen = optimizer ?? own
    return learningRate.map(chosen.withLearningRate) ?? chosen
  }
}
