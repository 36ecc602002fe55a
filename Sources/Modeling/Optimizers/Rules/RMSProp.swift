import IR
import Operators

/// Gradient descent divided by the root of a running mean of squared gradients.
///
///     v = decay · v + (1 - decay) · g²
///     b = momentum · b + g / (√v + epsilon)
///     p -= rate · b
///
/// Centered, v is the running variance: what the mean of squares is less a², the square of the mean,
/// but never negative.
///
///     v = decay · v + decay · (1 - decay) · (g - a)²
///     a = decay · a + (1 - decay) · g
///
/// - States: `optimizer.learning_rate`, and for each parameter `rmsprop.v.NAME`,
///   `rmsprop.mean.NAME` if centered, `rmsprop.momentum.NAME` with momentum.
/// - Errors: the rate or epsilon is negative or not finite; decay or momentum is outside `0..<1`.
/// - Follows: `torch.optim.RMSprop`; with epsilon `inside` the root, `keras.optimizers.RMSprop`;
///   Tieleman and Hinton, "Lecture 6.5" (2012).
public struct RMSProp: UpdateRule {
  public var name: String { "rmsprop" }
  public let learningRate: Double
  public let decay: Double
  public let momentum: Double
  public let epsilon: Double
  public let epsilonPlacement: EpsilonPlacement
  public let isCentered: Bool

  public init(
    learningRate: Double = 0.01, decay: Double = 0.99, momentum: Double = 0,
    epsilon: Double = 1e-8, epsilonPlacement: EpsilonPlacement = .outside, centered: Bool = false
  ) {
    self.learningRate = learningRate
    self.decay = decay
    self.momentum = momentum
    self.epsilon = epsilon
    self.epsilonPlacement = epsilonPlacement
    isCentered = centered
  }

  func check(in step: OptimizerStep) {
    step.expectFraction(decay, "decay", of: self)
    step.expectFraction(momentum, "momentum", of: self)
    step.expectNotNegative(epsilon, "epsilon", of: self)
  }

  func newValue(of parameter: Tensor, _ gradient: Tensor, in step: OptimizerStep) -> Tensor {
    let oldSpread = step.memory(name, "v", of: parameter)
    var contribution = Tensor(1 - decay) * gradient.finiteSquare
    if isCentered {
      let oldMean = step.memory(name, "mean", of: parameter)
      contribution = Tensor(decay * (1 - decay)) * (gradient - oldMean).finiteSquare
      step.update(oldMean, to: Tensor(decay) * oldMean + Tensor(1 - decay) * gradient)
    }
    let spread = Tensor(decay) * oldSpread + contribution
    step.update(oldSpread, to: spread)
    var direction = gradient / spread.root(Tensor(epsilon), epsilonPlacement)
    if momentum != 0 {
      let memory = step.memory(name, "momentum", of: parameter)
      direction = Tensor(momentum) * memory + direction
      step.update(memory, to: direction)
    }
    return parameter - step.rate(for: parameter) * direction
  }
}

extension Tensor {
  /// What squares of gradients are kept below: a mean of them that is infinite would stay so, and
  /// parameters would rest for good.
  var largestSquare: Tensor { Tensor(elementType == .f64 ? 1e300 : 1e38) }

  /// The square, bounded.
  var finiteSquare: Tensor { minimum(self * self, largestSquare) }

  /// The root with a small number added in or behind it.
  func root(_ epsilon: Tensor, _ placement: EpsilonPlacement) -> Tensor {
    placement == .inside ? sqrt(self + epsilon) : sqrt(self) + epsilon
  }
}
