import IR
import Operators

/// What a critic, also called discriminator, and the generator that it judges make small.
///
///     let game = AdversarialLoss.nonSaturating
///     builder.output("loss", game.critic(real: critic(x), fake: critic(made)))
///     builder.output("generator_loss", game.generator(fake: critic(made)))
///
/// Scores are what the critic says of each example, larger for real ones and without a sigmoid behind
/// them: D(x) = sigmoid(score) in the first two games.
///
/// - Shapes: scores `(…)`, floats; those of real and made examples need not be equally many. Losses are
///   scalars, means over all.
/// - Errors: those of the operators, such as scores that are no floats.
/// - Follows: `torch.nn.BCEWithLogitsLoss` of the same labels for the first two.
public enum AdversarialLoss: String, CaseIterable, Hashable, Sendable {
  /// The critic makes -log D(x) - log(1 - D(G(z))) small, the generator the opposite of its part of
  /// it, log(1 - D(G(z))), whose slope vanishes where the critic is sure.
  ///
  /// Follows: Goodfellow et al., "Generative adversarial nets" (NeurIPS 2014), equation 1.
  case minimax
  /// The same critic; the generator makes -log D(G(z)) small, whose slope is largest there.
  ///
  /// Follows: as above, section 3.
  case nonSaturating = "non-saturating"
  /// Scores are pushed beyond 1 and below -1 only.
  ///
  /// Follows: Lim and Ye, "Geometric GAN" (2017); Miyato et al., "Spectral normalization" (ICLR 2018).
  case hinge
  /// The difference of the mean scores: minus the earth mover's distance of real and made examples, if
  /// nothing keeps the critic from its best but a slope of at most 1.
  ///
  /// Follows: Arjovsky, Chintala and Bottou, "Wasserstein generative adversarial networks" (ICML 2017).
  case wasserstein

  /// What the critic makes small.
  public func critic(
    real: Tensor, fake: Tensor, file: String = #fileID, line: Int = #line
  ) -> Tensor {
    func mean(_ losses: Tensor) -> Tensor { losses.mean(file: file, line: line) }
    return switch self {
    case .minimax, .nonSaturating: mean(softplus(-real)) + mean(softplus(fake))
    case .hinge: mean(relu(1 - real)) + mean(relu(1 + fake))
    case .wasserstein: mean(fake) - mean(real)
    }
  }

  /// What the generator makes small.
  public func generator(fake: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
    switch self {
    case .minimax: -softplus(fake).mean(file: file, line: line)
    case .nonSaturating: softplus(-fake).mean(file: file, line: line)
    case .hinge, .wasserstein: -fake.mean(file: file, line: line)
    }
  }
}
