import IR
import Operators

/// Gradient descent: `p -= rate · g`; with momentum `b = momentum · b + g`, `p -= rate · b`.
///
/// - States: `optimizer.learning_rate`; with momentum `sgd.momentum.NAME` for each parameter.
/// - Errors: the rate is negative or not finite; the momentum is outside `0..<1`.
/// - Follows: `torch.optim.SGD`.
public struct SGD: Optimizer {
  public var name: String { "sgd" }
  public let learningRate: Double
  public let momentum: Double

  public init(learningRate: Double = 0.01, momentum: Double = 0) {
    self.learningRate = learningRate
    self.momentum = momentum
  }

  public func apply(
    to builder: GraphBuilder, gradients: [(parameter: Tensor, gradient: Tensor)]
  ) {
    check((0..<1).contains(momentum), "momentum \(momentum) is outside 0..<1", builder)
    let rate = declareLearningRate(learningRate, in: builder, for: gradients)
    for (parameter, gradient) in gradients {
      let rate = rate.cast(to: parameter.elementType)
      guard momentum != 0 else {
        builder.update(parameter, to: parameter - rate * gradient)
        continue
      }
      let memory = memory("momentum", of: parameter, in: builder)
      let direction = Tensor(momentum) * memory + gradient
      builder.update(memory, to: direction)
      builder.update(parameter, to: parameter - rate * direction)
    }
  }
}
