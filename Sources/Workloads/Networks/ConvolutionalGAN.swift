import GraphC

extension Workload {
  /// Transposed convolutions against convolutions, with batch norm: the discriminator's update, and the
  /// generator's against what that has left.
  ///
  /// The noise is an input, so that every framework does the same arithmetic.
  /// Follows: Radford, Metz and Chintala, "Unsupervised representation learning with deep convolutional
  /// generative adversarial networks" (ICLR 2016).
  package static let dcganStep = Workload(
    "dcgan_step",
    "both updates of a generator and a discriminator of 28x28 pictures, 64 rows, Adam",
    .training(dcganModel), batchCount: 8)

  private static let dcganModel = Model(
    name: "dcgan_step", defaultBatchSize: 64,
    objectives: [
      Objective(trains: ["d.*"], by: Adam(learningRate: 2e-4, beta1: 0.5)),
      Objective("generator_loss", trains: ["g.*"], by: Adam(learningRate: 2e-4, beta1: 0.5)),
    ]
  ) { builder, rows, _ in
    let game = AdversarialLoss.nonSaturating
    let made = generator(builder.input("noise", [rows, 64]), builder)
    let real = discriminator(builder.input("x", [rows, 28, 28, 1]), builder)
    let fake = discriminator(made, builder)
    builder.output("loss", game.critic(real: real, fake: fake))
    builder.output("generator_loss", game.generator(fake: fake))
  }

  private static func generator(_ noise: Tensor, _ builder: GraphBuilder) -> Tensor {
    builder.shared("g") {
      var x = linear(noise, 7 * 7 * 64, "d").reshape([-1, 7, 7, 64])
      x = relu(norm(x, "n1", builder))
      x = transposedConvolution(
        x, kernel("t1", [4, 4, 32, 64], fanIn: 4 * 4 * 32, builder), strides: [2, 2],
        padding: .same)
      x = relu(norm(x, "n2", builder))
      return tanh(
        transposedConvolution(
          x, kernel("t2", [4, 4, 1, 32], fanIn: 4 * 4, builder), strides: [2, 2], padding: .same))
    }
  }

  private static func discriminator(_ pictures: Tensor, _ builder: GraphBuilder) -> Tensor {
    builder.shared("d") {
      var x = GraphC.convolution(
        pictures, kernel("c1", [4, 4, 1, 32], fanIn: 4 * 4, builder), strides: [2, 2],
        padding: .same)
      x = GraphC.convolution(
        leakyReLU(x, slope: 0.2), kernel("c2", [4, 4, 32, 64], fanIn: 4 * 4 * 32, builder),
        strides: [2, 2], padding: .same)
      x = leakyReLU(norm(x, "n2", builder), slope: 0.2)
      return linear(x.reshape([-1, 7 * 7 * 64]), 1, "out")
    }
  }

  /// The parameter `NAME.w`.
  private static func kernel(
    _ name: String, _ shape: Shape, fanIn: Int, _ builder: GraphBuilder
  ) -> Tensor {
    builder.scope(name) { builder.parameter("w", shape, initializer: .heNormal(fanIn: fanIn)) }
  }

  /// Channels by the moments of the batch, with parameters `NAME.w` and `NAME.b`.
  private static func norm(_ x: Tensor, _ name: String, _ builder: GraphBuilder) -> Tensor {
    builder.scope(name) {
      let channels = [x.shape[x.rank - 1]]
      let scale = builder.parameter("w", Shape(channels), initializer: .ones)
      return batchNorm(x, scale: scale, shift: builder.parameter("b", Shape(channels))).output
    }
  }
}
