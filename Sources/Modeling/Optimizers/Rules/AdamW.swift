import IR
import Operators

/// Adam that also shrinks every parameter in proportion to the rate: `p -= rate · decay · p`.
///
/// - States: those of `Adam`.
/// - Errors: those of `Adam`; the decay is negative or not finite.
/// - Follows: `torch.optim.AdamW`; Loshchilov and Hutter, "Decoupled weight decay regularization"
///   (ICLR 2019).
public struct AdamW: Optimizer {
  public var name: String { "adamw" }
  public var learningRate: Double { adam.learningRate }
  public let adam: Adam
  public let decay: Double

  public init(
    learningRate: Double = 1e-3, beta1: Double = 0.9, beta2: Double = 0.999,
    epsilon: Double = 1e-8, epsilonPlacement: EpsilonPlacement = .outside, decay: Double = 0.01,
    amsgrad: Bool = false
  ) {
    adam = Adam(
      learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon,
      epsilonPlacement: epsilonPlacement, amsgrad: amsgrad)
    self.decay = decay
  }

  public func update(_ gradients: [ParameterGradient], in step: OptimizerStep) {
    adam.decayingWeights(by: decay).update(gradients, in: step)
  }
}
