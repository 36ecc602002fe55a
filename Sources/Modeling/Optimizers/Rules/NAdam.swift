import IR
import Operators

/// Adam with Nesterov's momentum, whose weight grows from half of beta1 to all of it.
///
///     μ(t) = beta1 · (1 - ½ · 0.96^(t · momentumDecay))
///     m, v as Adam's;  Π = product of all μ up to t
///     p -= rate · ((1 - μ(t)) / (1 - Π) · g + μ(t + 1) / (1 - Π · μ(t + 1)) · m)
///          / (√v · (1 - beta2^t)^-½ + epsilon)
///
/// - States: `optimizer.learning_rate`, `optimizer.step`, `nadam.momentum_product` (`f64[]`, Π),
///   and `nadam.m.NAME`, `nadam.v.NAME` for each parameter.
/// - Errors: a number is negative or not finite; a beta is outside `0..<1`.
/// - Follows: `torch.optim.NAdam`, and with `momentumDecay` 1 `keras.optimizers.Nadam`; Dozat,
///   "Incorporating Nesterov momentum into Adam" (2016).
public struct NAdam: UpdateRule {
  public var name: String { "nadam" }
  public let learningRate: Double
  public let beta1: Double
  public let beta2: Double
  public let epsilon: Double
  public let momentumDecay: Double

  public init(
    learningRate: Double = 2e-3, beta1: Double = 0.9, beta2: Double = 0.999,
    epsilon: Double = 1e-8, momentumDecay: Double = 4e-3
  ) {
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.momentumDecay = momentumDecay
  }

  func check(in step: OptimizerStep) {
    step.expectFraction(beta1, "beta1", of: self)
    step.expectFraction(beta2, "beta2", of: self)
    step.expectNotNegative(epsilon, "epsilon", of: self)
    step.expectNotNegative(momentumDecay, "momentum decay", of: self)
  }

  func newValue(of parameter: Tensor, _ gradient: Tensor, in step: OptimizerStep) -> Tensor {
    let type = parameter.elementType
    let t = step.number
    let (oldMean, oldSquare) = (
      step.memory(name, "m", of: parameter), step.memory(name, "v", of: parameter)
    )
    let (momentum, nextMomentum) = (momentum(at: t), momentum(at: t + 1))
    let product = product(with: momentum, in: step)
    let rate = step.rate.cast(to: .f64)
    let gradientScale = rate * (1 - momentum) / (1 - product)
    let meanScale = rate * nextMomentum / (1 - product * nextMomentum)
    let inverseRoot = rsqrt(1 - pow(Tensor(beta2), t))

    let mean = Tensor(beta1) * oldMean + Tensor(1 - beta1) * gradient
    let meanSquare = Tensor(beta2) * oldSquare + Tensor(1 - beta2) * gradient.finiteSquare
    step.update(oldMean, to: mean)
    step.update(oldSquare, to: meanSquare)
    let denominator = sqrt(meanSquare) * inverseRoot.cast(to: type) + Tensor(epsilon)
    let direction = gradientScale.cast(to: type) * gradient + meanScale.cast(to: type) * mean
    return parameter - direction / denominator
  }

  private func momentum(at t: Tensor) -> Tensor {
    Tensor(beta1) * (1 - 0.5 * pow(Tensor(0.96), t * Tensor(momentumDecay)))
  }

  /// Π after this step; the first parameter that asks declares it.
  private func product(with momentum: Tensor, in step: OptimizerStep) -> Tensor {
    let (state, isNew) = step.scalar(name, "momentum_product", .f64, startingAt: 1)
    let product = state * momentum
    if isNew { step.update(state, to: product) }
    return product
  }
}
