import IR
import Operators

/// Gradient descent scaled by running means of the gradient and of its square.
///
///     m = beta1 · m + (1 - beta1) · g
///     v = beta2 · v + (1 - beta2) · g²
///     p -= rate / (1 - beta1^t) · m / (√v · (1 - beta2^t)^-½ + epsilon)
///
/// With `amsgrad` the largest v so far takes the place of v.
///
/// - States: `optimizer.learning_rate`, `optimizer.step` (`i64[]`, t), and `adam.m.NAME`,
///   `adam.v.NAME` (`adam.largest_v.NAME`) for each parameter.
/// - Errors: the rate or epsilon is negative or not finite; a beta is outside `0..<1`.
/// - Follows: `torch.optim.Adam`; Kingma and Ba, "Adam: a method for stochastic optimization"
///   (ICLR 2015); Reddi et al., "On the convergence of Adam and beyond" (ICLR 2018).
public struct Adam: UpdateRule {
  public var name: String { "adam" }
  public let learningRate: Double
  public let beta1: Double
  public let beta2: Double
  public let epsilon: Double
  public let epsilonPlacement: EpsilonPlacement
  public let isAMSGrad: Bool

  public init(
    learningRate: Double = 1e-3, beta1: Double = 0.9, beta2: Double = 0.999,
    epsilon: Double = 1e-8, epsilonPlacement: EpsilonPlacement = .outside, amsgrad: Bool = false
  ) {
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.epsilonPlacement = epsilonPlacement
    isAMSGrad = amsgrad
  }

  func check(in step: OptimizerStep) {
    step.expectFraction(beta1, "beta1", of: self)
    step.expectFraction(beta2, "beta2", of: self)
    step.expectNotNegative(epsilon, "epsilon", of: self)
  }

  func newValue(of parameter: Tensor, _ gradient: Tensor, in step: OptimizerStep) -> Tensor {
    let type = parameter.elementType
    let t = step.number
    let (oldMean, oldSquare) = (
      step.memory(name, "m", of: parameter), step.memory(name, "v", of: parameter)
    )
    let scale = step.rate.cast(to: .f64) / (1 - pow(Tensor(beta1), t))
    let inverseRoot = rsqrt(1 - pow(Tensor(beta2), t))
    let mean = Tensor(beta1) * oldMean + Tensor(1 - beta1) * gradient
    var meanSquare = Tensor(beta2) * oldSquare + Tensor(1 - beta2) * gradient.finiteSquare
    step.update(oldMean, to: mean)
    step.update(oldSquare, to: meanSquare)
    if isAMSGrad {
      let largest = step.memory(name, "largest_v", of: parameter)
      meanSquare = maximum(largest, meanSquare)
      step.update(largest, to: meanSquare)
    }
    switch epsilonPlacement {
    case .outside:
      let denominator = sqrt(meanSquare) * inverseRoot.cast(to: type) + Tensor(epsilon)
      return parameter - scale.cast(to: type) * (mean / denominator)
    case .inside:
      let correction = (inverseRoot * inverseRoot).cast(to: type)
      let denominator = sqrt(meanSquare * correction + Tensor(epsilon))
      return parameter - scale.cast(to: type) * (mean / denominator)
    case .uncorrected:
      let denominator = sqrt(meanSquare) + Tensor(epsilon)
      return parameter - (scale / inverseRoot).cast(to: type) * (mean / denominator)
    }
  }
}
