import IR
import Operators

/// How steep a critic is at places between real and made examples, and what that costs it.
public struct GradientPenalty {
  /// `(n)`: the length of the critic's gradient for each example at its place.
  public let norms: Tensor
  /// The mean of `(norm - target)²`, a scalar to be added to the critic's loss, times 10 as in the
  /// paper.
  public let loss: Tensor
}

/// The squares of how far a critic's slope is from 1, at places between real and made examples: a
/// gradient within a loss, so that training takes a gradient of a gradient.
///
///     let shares = randomUniform(builder.randomKey, [rows])
///     let penalty = gradientPenalty(real: x, fake: made, shares: shares) { critic($0) }
///     builder.output("loss", game.critic(real: critic(x), fake: critic(made)) + 10 * penalty.loss)
///
/// - Options:
///   - shares: of the real example in the place of each row, from 0 to 1; `(n)`.
///   - target: the slope to have.
/// - Shapes: real and fake `(n, …)`, floats of one type; the critic's scores have any shape, those of
///   different rows being independent, as without batch norm.
/// - Errors: real and fake have different types, no axis of rows, or are no floats; shares are not one
///   for each row; those of the critic.
/// - Follows: Gulrajani et al., "Improved training of Wasserstein GANs" (NeurIPS 2017).
public func gradientPenalty(
  real: Tensor, fake: Tensor, shares: Tensor, target: Double = 1, file: String = #fileID,
  line: Int = #line, of critic: (Tensor) -> Tensor
) -> GradientPenalty {
  if let mistake = mistake(real, fake, shares) {
    let invalid = real.rejected(by: "gradient penalty", mistake, file: file, line: line)
    return GradientPenalty(norms: invalid, loss: invalid)
  }
  guard real.value != nil, fake.value != nil, shares.value != nil else {
    let invalid = [real, fake, shares].first { $0.value == nil } ?? real
    return GradientPenalty(norms: invalid, loss: invalid)
  }
  let rows = [real.shape[0]] + [Int](repeating: 1, count: real.rank - 1)
  let part = shares.reshape(Shape(rows))
  let places = part * real + (1 - part) * fake
  let slopes = grad(critic(places).sum(file: file, line: line), wrt: places, file: file, line: line)
  let norms =
    real.rank == 1
    ? abs(slopes) : slopes.norm(Array(1..<real.rank), file: file, line: line)
  return GradientPenalty(norms: norms, loss: square(norms - Tensor(target)).mean())
}

private func mistake(_ real: Tensor, _ fake: Tensor, _ shares: Tensor) -> String? {
  guard real.value != nil, fake.value != nil, shares.value != nil else { return nil }
  guard real.type == fake.type, real.rank >= 1, real.elementType.isFloat else {
    return "real examples are \(real.type) and made ones \(fake.type), expected floats of one type "
      + "with an axis of rows"
  }
  let expected = TensorType(real.elementType, [real.shape[0]])
  guard shares.type == expected else { return "shares are \(shares.type), expected \(expected)" }
  return nil
}
