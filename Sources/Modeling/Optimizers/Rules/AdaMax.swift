import IR
import Operators

/// Adam with the largest recent gradient in place of the mean square.
///
///     m = beta1 · m + (1 - beta1) · g
///     u = max(beta2 · u, |g| + epsilon)
///     p -= rate / (1 - beta1^t) · m / u
///
/// - States: `optimizer.learning_rate`, `optimizer.step`, and `adamax.m.NAME`, `adamax.u.NAME`
///   for each parameter.
/// - Errors: the rate or epsilon is negative or not finite; a beta is outside `0..<1`.
/// - Follows: `torch.optim.Adamax` (Keras adds epsilon to u); Kingma and Ba, section 7.1.
public struct AdaMax: UpdateRule {
  public var name: String { "adamax" }
  public let learningRate: Double
  public let beta1: Double
  public let beta2: Double
  public let epsilon: Double

  public init(
    learningRate: Double = 2e-3, beta1: Double = 0.9, beta2: Double = 0.999,
    epsilon: Double = 1e-8
  ) {
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
  }

  func check(in step: OptimizerStep) {
    step.expectFraction(beta1, "beta1", of: self)
    step.expectFraction(beta2, "beta2", of: self)
    step.expectNotNegative(epsilon, "epsilon", of: self)
  }

  func newValue(of parameter: Tensor, _ gradient: Tensor, in step: OptimizerStep) -> Tensor {
    let (oldMean, oldLargest) = (
      step.memory(name, "m", of: parameter), step.memory(name, "u", of: parameter)
    )
    let scale = step.rate.cast(to: .f64) / (1 - pow(Tensor(beta1), step.number))
    let mean = Tensor(beta1) * oldMean + Tensor(1 - beta1) * gradient
    let largest = maximum(Tensor(beta2) * oldLargest, abs(gradient) + Tensor(epsilon))
    step.update(oldMean, to: mean)
    step.update(oldLargest, to: largest)
    return parameter - scale.cast(to: parameter.elementType) * (mean / largest)
  }
}
