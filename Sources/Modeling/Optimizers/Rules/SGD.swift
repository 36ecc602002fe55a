import IR
import Operators

/// How gradients gather momentum.
public enum MomentumForm: String, CaseIterable, Hashable, Sendable {
  /// `b = β b + g`, `p -= rate · b`: PyTorch.
  case sum
  /// `v = β v + rate · g`, `p -= v`: Keras, where v has the other sign.
  ///
  /// As `sum` while the rate is constant; here a new rate takes effect as the velocity decays.
  case velocity
  /// `m = β m + (1 - β) g`, `p -= rate · m`: a running mean, so steps are no longer than without.
  case average
}

/// Gradient descent: `p -= rate · g`, or with momentum in one of its forms.
///
/// With Nesterov's momentum the step goes on from where the momentum leads: parameters are the
/// point `w + β m` of the method as it is often written, at which it takes the gradient.
///
/// - States: `optimizer.learning_rate`; with momentum `sgd.momentum.NAME` for each parameter.
/// - Errors: the rate is negative or not finite; the momentum is outside `0..<1`.
/// - Follows: `torch.optim.SGD`; for `velocity`, `keras.optimizers.SGD`; Sutskever et al., "On the
///   importance of initialization and momentum in deep learning" (ICML 2013).
public struct SGD: UpdateRule {
  public var name: String { "sgd" }
  public let learningRate: Double
  public let momentum: Double
  public let form: MomentumForm
  public let isNesterov: Bool

  public init(
    learningRate: Double = 0.01, momentum: Double = 0, form: MomentumForm = .sum,
    nesterov: Bool = false
  ) {
    self.learningRate = learningRate
    self.momentum = momentum
    self.form = form
    isNesterov = nesterov
  }

  func check(in step: OptimizerStep) { step.expectFraction(momentum, "momentum", of: self) }

  func newValue(of parameter: Tensor, _ gradient: Tensor, in step: OptimizerStep) -> Tensor {
    let rate = step.rate(for: parameter)
    guard momentum != 0 else { return parameter - rate * gradient }
    let contribution =
      switch form {
      case .sum: gradient
      case .velocity: rate * gradient
      case .average: Tensor(1 - momentum) * gradient
      }
    let memory = step.memory(name, "momentum", of: parameter)
    let gathered = Tensor(momentum) * memory + contribution
    step.update(memory, to: gathered)
    let direction = isNesterov ? Tensor(momentum) * gathered + contribution : gathered
    return parameter - (form == .velocity ? direction : rate * direction)
  }
}
