import IR
import Operators

/// Gradient descent divided by the root of the sum of all squared gradients.
///
///     s = s + g²
///     p -= rate · g / (√s + epsilon)
///
/// - States: `optimizer.learning_rate`, and `adagrad.sum.NAME` for each parameter, which starts at
///   `initialSum`.
/// - Errors: a number is negative or not finite.
/// - Follows: `torch.optim.Adagrad`; with epsilon `inside` the root and an initial sum of 0.1,
///   `keras.optimizers.Adagrad`; Duchi, Hazan and Singer, "Adaptive subgradient methods" (2011).
public struct Adagrad: UpdateRule {
  public var name: String { "adagrad" }
  public let learningRate: Double
  public let initialSum: Double
  public let epsilon: Double
  public let epsilonPlacement: EpsilonPlacement

  public init(
    learningRate: Double = 0.01, initialSum: Double = 0, epsilon: Double = 1e-10,
    epsilonPlacement: EpsilonPlacement = .outside
  ) {
    self.learningRate = learningRate
    self.initialSum = initialSum
    self.epsilon = epsilon
    self.epsilonPlacement = epsilonPlacement
  }

  func check(in step: OptimizerStep) {
    step.expectNotNegative(initialSum, "initial sum", of: self)
    step.expectNotNegative(epsilon, "epsilon", of: self)
  }

  func newValue(of parameter: Tensor, _ gradient: Tensor, in step: OptimizerStep) -> Tensor {
    let oldSum = step.memory(name, "sum", of: parameter, startingAt: initialSum)
    let sum = minimum(oldSum + gradient * gradient, gradient.largestSquare)
    step.update(oldSum, to: sum)
    let root = sum.root(Tensor(epsilon), epsilonPlacement)
    return parameter - step.rate(for: parameter) * (gradient / root)
  }
}
