import IR
import Operators

/// Gradient descent with steps in the units of the parameters: the root of a running mean of
/// squared steps over that of squared gradients.
///
///     v = decay · v + (1 - decay) · g²
///     d = √(u + epsilon) / √(v + epsilon) · g
///     u = decay · u + (1 - decay) · d²
///     p -= rate · d
///
/// - States: `optimizer.learning_rate`, and `adadelta.v.NAME`, `adadelta.u.NAME` for each
///   parameter.
/// - Errors: the rate or epsilon is negative or not finite; the decay is outside `0..<1`.
/// - Follows: `torch.optim.Adadelta`; Zeiler, "Adadelta: an adaptive learning rate method" (2012).
public struct Adadelta: UpdateRule {
  public var name: String { "adadelta" }
  public let learningRate: Double
  public let decay: Double
  public let epsilon: Double

  public init(learningRate: Double = 1, decay: Double = 0.9, epsilon: Double = 1e-6) {
    self.learningRate = learningRate
    self.decay = decay
    self.epsilon = epsilon
  }

  func check(in step: OptimizerStep) {
    step.expectFraction(decay, "decay", of: self)
    step.expectNotNegative(epsilon, "epsilon", of: self)
  }

  func newValue(of parameter: Tensor, _ gradient: Tensor, in step: OptimizerStep) -> Tensor {
    let (oldSquare, oldStep) = (
      step.memory(name, "v", of: parameter), step.memory(name, "u", of: parameter)
    )
    let square = Tensor(decay) * oldSquare + Tensor(1 - decay) * gradient.finiteSquare
    let roots = sqrt(oldStep + Tensor(epsilon)) / sqrt(square + Tensor(epsilon))
    let direction = roots * gradient
    step.update(oldSquare, to: square)
    step.update(
      oldStep, to: Tensor(decay) * oldStep + Tensor(1 - decay) * direction.finiteSquare)
    return parameter - step.rate(for: parameter) * direction
  }
}
