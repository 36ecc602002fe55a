import GraphC
import Training

/// A critic whose mean scores differ by the earth mover's distance of data and what is made, as long as
/// it rises by no more than 1 over a distance of 1; and three ways to keep it from rising faster.
///
/// Follows: Arjovsky, Chintala and Bottou, "Wasserstein generative adversarial networks" (ICML 2017),
/// Gulrajani et al., "Improved training of Wasserstein GANs" (NeurIPS 2017), and Miyato et al.,
/// "Spectral normalization for generative adversarial networks" (ICLR 2018).
enum WassersteinGAN: String, CaseIterable {
  /// No weight is larger than a limit, which bounds the slope, though not by 1.
  case clipping = "wgan"
  /// The slope between data and what is made costs what it differs from 1: a gradient of a gradient.
  case penalty = "wgan-gp"
  /// Every layer is divided by what it stretches most.
  case spectral = "wgan-sn"

  var summary: String {
    switch self {
    case .clipping: "a critic with small weights tells how far a generator is from the data"
    case .penalty: "a critic whose slope is drawn towards 1, by a gradient of a gradient"
    case .spectral: "a critic of layers that stretch nothing, by spectral norm"
    }
  }

  /// Input `target`, pictures, and, where it is used, `noise`; output `made`, pixels from -1 to 1.
  func model(width: Int) -> Model {
    let generator = Shared(
      "generator",
      Sequential {
        Dense(width, activation: .relu)
        Dense(width, activation: .relu)
        Dense(784, activation: .tanh)
      })
    let critic = Shared("critic", critic(width))
    let adam = Adam(learningRate: 2e-4, beta1: 0, beta2: 0.9)
    return Model(
      name: rawValue, summary: summary, defaultBatchSize: 64,
      objectives: [
        Objective(trains: ["critic.*"], by: optimizer(adam, limit: 0.01)),
        Objective("generator_loss", trains: ["generator.*"], by: adam, every: 3),
      ]
    ) { builder, rows, mode in
      let made = generator(builder.noise([rows, PictureGenerator.noiseWidth], mode: mode))
      let real = builder.input("target", [rows, 784], .u8).pixels.reshape([rows, 784])
      builder.output("made", made)
      builder.output(
        "generator_loss", AdversarialLoss.wasserstein.generator(fake: critic(made, mode: mode)))
      play(critic, real: real, made: made, mode, builder)
    }
  }

  /// The critic alone: inputs `x` and `made`, numbers; output `score` of x.
  func measure() -> Model {
    let critic = Shared("critic", critic(64))
    return Model(
      name: rawValue, defaultBatchSize: 256,
      optimizer: optimizer(Adam(learningRate: 2e-3, beta1: 0, beta2: 0.9), limit: 0.05)
    ) { builder, rows, mode in
      let x = builder.input("x", [rows, 1])
      builder.output("score", critic(x, mode: mode))
      play(critic, real: x, made: builder.input("target_made", [rows, 1]), mode, builder)
    }
  }

  /// The critic's part: outputs `loss`, and the `distance` and, in training, the `slope` that it has.
  private func play(
    _ critic: Shared<Sequential>, real: Tensor, made: Tensor, _ mode: Mode, _ builder: GraphBuilder
  ) {
    let distance = AdversarialLoss.wasserstein.critic(
      real: critic(real, mode: mode), fake: critic(made, mode: mode))
    builder.output("distance", -distance)
    guard mode == .training else { return builder.output("loss", distance) }
    let shares = randomUniform(builder.randomKey, [real.shape[0]])
    let slope = gradientPenalty(real: real, fake: made, shares: shares) { critic($0, mode: mode) }
    builder.output("slope", slope.norms.mean())
    builder.output("loss", self == .penalty ? distance + 10 * slope.loss : distance)
  }

  private func optimizer(_ base: any Optimizer, limit: Double) -> any Optimizer {
    self == .clipping ? base.clippingWeights(to: limit) : base
  }

  private func critic(_ width: Int) -> Sequential {
    let network = Sequential {
      Dense(width, activation: .leakyReLU(0.2))
      Dense(width, activation: .leakyReLU(0.2))
      Dense(1)
    }
    return self == .spectral ? Sequential([SpectralNorm(network)]) : network
  }
}

extension ModelEntry {
  public static let wgan = WassersteinGAN.clipping.entry
  public static let wganGP = WassersteinGAN.penalty.entry
  public static let wganSN = WassersteinGAN.spectral.entry
}

extension WassersteinGAN {
  fileprivate var entry: ModelEntry {
    ModelEntry(
      name: rawValue, summary: summary, model: model(width: 256)
    ) { request throws(Diagnostic) in try train(request) }
  }
}
