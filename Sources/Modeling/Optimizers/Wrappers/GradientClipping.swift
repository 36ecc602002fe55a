import IR
import Operators

/// How large gradients may be.
public enum GradientLimit: Hashable, Sendable {
  /// Of every element, on both sides of 0.
  case value(Double)
  /// Of the gradient of each parameter.
  case norm(Double)
  /// Of all gradients together.
  case globalNorm(Double)
}

/// An optimizer that never sees large gradients.
struct GradientClipping: Optimizer {
  var name: String { base.name }
  var learningRate: Double { base.learningRate }
  let base: any Optimizer
  let limit: GradientLimit

  func update(_ gradients: [ParameterGradient], in step: OptimizerStep) {
    base.update(clipped(gradients, in: step), in: step)
  }

  private func clipped(
    _ gradients: [ParameterGradient], in step: OptimizerStep
  ) -> [ParameterGradient] {
    switch limit {
    case .value(let limit):
      step.expectNotNegative(limit, "gradient limit", of: self)
      return gradients.map { ($0, clamp($1, Tensor(-limit), Tensor(limit))) }
    case .norm(let limit):
      step.expectNotNegative(limit, "gradient limit", of: self)
      return gradients.map {
        ($0, $1 * Self.factor(squareSum($1), limit).cast(to: $1.elementType))
      }
    case .globalNorm(let limit):
      step.expectNotNegative(limit, "gradient limit", of: self)
      let sums = gradients.map { squareSum($0.gradient) }
      guard let first = sums.first else { return gradients }
      let factor = Self.factor(sums.dropFirst().reduce(first, +), limit)
      return gradients.map { ($0, $1 * factor.cast(to: $1.elementType)) }
    }
  }

  /// In `f64`, where squares of `f32` neither overflow nor vanish.
  private func squareSum(_ gradient: Tensor) -> Tensor {
    let wide = gradient.cast(to: .f64)
    return (wide * wide).sum()
  }

  /// What brings a norm down to the limit, or 1; the small number is PyTorch's.
  private static func factor(_ squareSum: Tensor, _ limit: Double) -> Tensor {
    minimum(Tensor(limit) / (sqrt(squareSum) + 1e-6), 1)
  }
}

extension Optimizer {
  /// Clips gradients as the methods below do.
  public func clippingGradients(to limit: GradientLimit) -> any Optimizer {
    GradientClipping(base: self, limit: limit)
  }

  /// Limits every element of the gradients to `-limit...limit`.
  public func clippingGradients(toValue limit: Double) -> any Optimizer {
    GradientClipping(base: self, limit: .value(limit))
  }

  /// Scales the gradient of each parameter whose norm exceeds the limit.
  public func clippingGradients(toNorm limit: Double) -> any Optimizer {
    GradientClipping(base: self, limit: .norm(limit))
  }

  /// Scales all gradients by one factor if their common norm exceeds the limit, so that the
  /// direction stays: `torch.nn.utils.clip_grad_norm_`.
  public func clippingGradients(toGlobalNorm limit: Double) -> any Optimizer {
    GradientClipping(base: self, limit: .globalNorm(limit))
  }
}
