import IR
import Operators

/// Gradient descent scaled by running means of the gradient and of its square.
///
///     m = beta1 · m + (1 - beta1) · g
///     v = beta2 · v + (1 - beta2) · g²
///     p -= rate / (1 - beta1^t) · m / (√v · (1 - beta2^t)^-½ + epsilon)
///
/// - States: `optimizer.learning_rate`, `adam.step` (`i64[]`, t), and `adam.m.NAME`, `adam.v.NAME`
///   for each parameter.
/// - Errors: the rate or epsilon is negative or not finite; a beta is outside `0..<1`.
/// - Follows: `torch.optim.Adam`; Kingma and Ba, "Adam: a method for stochastic optimization"
///   (ICLR 2015).
public struct Adam: Optimizer {
  public var name: String { "adam" }
  public let learningRate: Double
  public let beta1: Double
  public let beta2: Double
  public let epsilon: Double

  public init(
    learningRate: Double = 1e-3, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8
  ) {
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
  }

  public func apply(
    to builder: GraphBuilder, gradients: [(parameter: Tensor, gradient: Tensor)]
  ) {
    check((0..<1).contains(beta1), "beta1 \(beta1) is outside 0..<1", builder)
    check((0..<1).contains(beta2), "beta2 \(beta2) is outside 0..<1", builder)
    check(epsilon >= 0 && epsilon.isFinite, "epsilon \(epsilon) is negative or not finite", builder)
    let rate = declareLearningRate(learningRate, in: builder, for: gradients)
    let count = builder.state("adam.step", [], .i64)
    let step = count + 1
    builder.update(count, to: step)
    // In f32 the first 1 - 0.999^t would be wrong in the fifth digit.
    let t = step.cast(to: .f64)
    let scale = rate.cast(to: .f64) / (1 - pow(Tensor(beta1), t))
    let inverseRoot = rsqrt(1 - pow(Tensor(beta2), t))
    for (parameter, gradient) in gradients {
      update(parameter, gradient, scale: scale, inverseRoot: inverseRoot, in: builder)
    }
  }

  /// Updates one parameter; `scale` is rate / (1 - beta1^t) and `inverseRoot` is
  /// (1 - beta2^t)^-½, both `f64[]`.
  private func update(
    _ parameter: Tensor, _ gradient: Tensor, scale: Tensor, inverseRoot: Tensor,
    in builder: GraphBuilder
  ) {
    let type = parameter.elementType
    let (oldMean, oldSquare) = (
      memory("m", of: parameter, in: builder), memory("v", of: parameter, in: builder)
    )
    let mean = Tensor(beta1) * oldMean + Tensor(1 - beta1) * gradient
    let meanSquare = Tensor(beta2) * oldSquare + Tensor(1 - beta2) * (gradient * gradient)
    builder.update(oldMean, to: mean)
    builder.update(oldSquare, to: meanSquare)
    let denominator = sqrt(meanSquare) * inverseRoot.cast(to: type) + Tensor(epsilon)
    builder.update(parameter, to: parameter - scale.cast(to: type) * (mean / denominator))
  }
}
