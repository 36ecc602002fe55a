import IR
import Operators

/// Steps of one length for all elements, along the sign of a mean of gradients.
///
///     p -= rate · sign(beta1 · m + (1 - beta1) · g)
///     m = beta2 · m + (1 - beta2) · g
///
/// - States: `optimizer.learning_rate`, and `lion.m.NAME` for each parameter.
/// - Errors: the rate is negative or not finite; a beta is outside `0..<1`.
/// - Follows: `optax.lion` without decay (`decayingWeights` adds it); Chen et al., "Symbolic
///   discovery of optimization algorithms" (NeurIPS 2023).
public struct Lion: UpdateRule {
  public var name: String { "lion" }
  public let learningRate: Double
  public let beta1: Double
  public let beta2: Double

  public init(learningRate: Double = 1e-4, beta1: Double = 0.9, beta2: Double = 0.99) {
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
  }

  func check(in step: OptimizerStep) {
    step.expectFraction(beta1, "beta1", of: self)
    step.expectFraction(beta2, "beta2", of: self)
  }

  func newValue(of parameter: Tensor, _ gradient: Tensor, in step: OptimizerStep) -> Tensor {
    let memory = step.memory(name, "m", of: parameter)
    let direction = sign(Tensor(beta1) * memory + Tensor(1 - beta1) * gradient)
    step.update(memory, to: Tensor(beta2) * memory + Tensor(1 - beta2) * gradient)
    return parameter - step.rate(for: parameter) * direction
  }
}
