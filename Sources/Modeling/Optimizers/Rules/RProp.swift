import IR
import Operators

/// iRprop⁻, which knows signs of gradients only: every element has a step of its own that grows
/// while the sign stays and shrinks when it changes; then the element rests for once.
///
///     s = s · increase where g · last > 0; s · decrease where g · last < 0; within its limits
///     g = 0 where g · last < 0
///     p -= s · sign(g)
///
/// Signs mean something only for gradients of the whole data: use full batches. Steps start at the
/// learning rate; a rate changed later scales them all, limits included.
///
/// - States: `optimizer.learning_rate`, and `rprop.last.NAME` and `rprop.factor.NAME`, the step
///   over the rate, for each parameter.
/// - Errors: `decrease` is outside `0..<1`; `increase` is below 1; limits are negative or in the
///   wrong order; the rate is negative or not finite.
/// - Follows: `torch.optim.Rprop`; Igel and Hüsken, "Improving the Rprop learning algorithm"
///   (2000).
public struct RProp: UpdateRule {
  public var name: String { "rprop" }
  public let learningRate: Double
  public let decrease: Double
  public let increase: Double
  public let limits: ClosedRange<Double>

  public init(
    learningRate: Double = 0.01, decrease: Double = 0.5, increase: Double = 1.2,
    limits: ClosedRange<Double> = 1e-6...50
  ) {
    self.learningRate = learningRate
    self.decrease = decrease
    self.increase = increase
    self.limits = limits
  }

  func check(in step: OptimizerStep) {
    step.expectFraction(decrease, "decrease", of: self)
    step.expect(
      increase >= 1 && increase.isFinite, "increase \(increase) is below 1 or not finite", of: self)
    step.expectNotNegative(limits.lowerBound, "limit", of: self)
  }

  func newValue(of parameter: Tensor, _ gradient: Tensor, in step: OptimizerStep) -> Tensor {
    let last = step.memory(name, "last", of: parameter)
    let factor = step.memory(name, "factor", of: parameter, startingAt: 1)
    // Not the sign of the product, which may underflow to 0.
    let agreement = sign(gradient) * sign(last)
    let hasChanged = agreement.less(0)
    let growth = select(agreement.greater(0), factor * Tensor(increase), factor)
    let next = limited(select(hasChanged, factor * Tensor(decrease), growth))
    let kept = select(hasChanged, 0, gradient)
    step.update(last, to: kept)
    step.update(factor, to: next)
    return parameter - step.rate(for: parameter) * next * sign(kept)
  }

  /// Limits are of steps; nothing moves at a rate of 0, whatever the factor, if that is finite.
  private func limited(_ factor: Tensor) -> Tensor {
    func bound(_ step: Double) -> Tensor { Tensor(min(step / learningRate, Self.largestFactor)) }
    guard learningRate > 0 else { return minimum(factor, Tensor(Self.largestFactor)) }
    return minimum(maximum(factor, bound(limits.lowerBound)), bound(limits.upperBound))
  }

  /// A number of `f32`, in which factors of tiny rates would be infinite.
  private static let largestFactor = 1e30
}
