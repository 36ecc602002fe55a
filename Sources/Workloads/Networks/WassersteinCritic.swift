import GraphC

extension Workload {
  /// A critic whose slope costs what it differs from 1, which takes a gradient of a gradient, and the
  /// generator's update against what that has left.
  ///
  /// Noise and places between real and made pictures are inputs, so that every framework does the same
  /// arithmetic.
  /// Follows: Gulrajani et al., "Improved training of Wasserstein GANs" (NeurIPS 2017).
  package static let wganGP = Workload(
    "wgangp",
    "both updates of a 784-256-256-1 critic with gradient penalty and its generator, 64 rows",
    .training(wganModel), batchCount: 8)

  private static let wganModel = Model(
    name: "wgangp", defaultBatchSize: 64,
    objectives: [
      Objective(trains: ["d.*"], by: Adam(learningRate: 1e-4, beta1: 0, beta2: 0.9)),
      Objective(
        "generator_loss", trains: ["g.*"], by: Adam(learningRate: 1e-4, beta1: 0, beta2: 0.9)),
    ]
  ) { builder, rows, _ in
    let game = AdversarialLoss.wasserstein
    let made = generator(builder.input("noise", [rows, 64]), builder)
    let x = builder.input("x", [rows, 784])
    let shares = builder.input("shares", [rows, 1]).reshape([rows])
    let penalty = gradientPenalty(real: x, fake: made, shares: shares) { critic($0, builder) }
    let fake = critic(made, builder)
    builder.output("loss", game.critic(real: critic(x, builder), fake: fake) + 10 * penalty.loss)
    builder.output("generator_loss", game.generator(fake: fake))
  }

  private static func generator(_ noise: Tensor, _ builder: GraphBuilder) -> Tensor {
    builder.shared("g") {
      let hidden = relu(linear(relu(linear(noise, 256, "l1")), 256, "l2"))
      return tanh(linear(hidden, 784, "l3"))
    }
  }

  private static func critic(_ pictures: Tensor, _ builder: GraphBuilder) -> Tensor {
    builder.shared("d") {
      let hidden = leakyReLU(linear(pictures, 256, "l1"), slope: 0.2)
      return linear(leakyReLU(linear(hidden, 256, "l2"), slope: 0.2), 1, "l3")
    }
  }
}
