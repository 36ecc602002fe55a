import GraphC
import Training

/// Clothes made of noise: a generator of transposed convolutions against a discriminator of
/// convolutions.
///
/// Of both there is a form that is told classes: the generator beside the noise, and the discriminator
/// by a vector for each class, whose product with what it sees is added to its score.
///
/// Follows: Radford, Metz and Chintala, "Unsupervised representation learning with deep convolutional
/// generative adversarial networks" (ICLR 2016); Mirza and Osindero, "Conditional generative adversarial
/// nets" (2014); the product is that of Miyato and Koyama, "cGANs with projection discriminator" (2018).
enum DCGAN {
  static let model = model(isConditional: false)
  static let conditional = model(isConditional: true)

  /// Inputs `target`, pictures, with classes also `class`, a one among ten numbers, and, where it is
  /// used, `noise`; output `made`, pictures with pixels from -1 to 1.
  static func model(isConditional: Bool, filters: Int = 32) -> Model {
    let generator = Shared("generator", PictureGenerator(filters: filters))
    let discriminator = Shared(
      "discriminator", PictureDiscriminator(filters: filters, isConditional: isConditional))
    let adam = Adam(learningRate: 2e-4, beta1: 0.5)
    let game = AdversarialLoss.nonSaturating
    return Model(
      name: isConditional ? "conditional-gan" : "dcgan",
      summary: isConditional
        ? "clothes of chosen classes made of noise" : "clothes made of noise by convolutions",
      defaultBatchSize: 64,
      objectives: [
        Objective(trains: ["discriminator.*"], by: adam),
        Objective("generator_loss", trains: ["generator.*"], by: adam),
      ]
    ) { builder, rows, mode in
      let noise = builder.noise([rows, PictureGenerator.noiseWidth], mode: mode)
      let classes = isConditional ? builder.input("class", [rows, 10]) : nil
      let made = generator.apply(to: noise) { network in
        classes.map { network(noise, classes: $0) } ?? network(noise)
      }
      func score(_ pictures: Tensor) -> Tensor {
        discriminator.apply(to: pictures) { $0(pictures, classes: classes) }
      }
      let real = score(builder.input("target", [rows, 784], .u8).pixels)
      let fake = score(made)
      builder.output("made", made)
      builder.output("loss", game.critic(real: real, fake: fake))
      builder.output("generator_loss", game.generator(fake: fake))
      builder.output("trust_in_data", sigmoid(real).mean())
      builder.output("trust_in_made", sigmoid(fake).mean())
    }
  }
}

/// Scores pictures, and whether they show what they should.
private struct PictureDiscriminator: Layer {
  let filters: Int
  let isConditional: Bool

  func callAsFunction(_ pictures: Tensor) -> Tensor { self(pictures, classes: nil) }

  func callAsFunction(_ pictures: Tensor, classes: Tensor?) -> Tensor {
    let features = PictureFeatures(filters: filters, isNormalised: true)(pictures)
    let score = Dense(1, initializer: .small, name: "score")(features)
    guard let classes, features.rank == 2 else { return score }
    let vectors = Dense(
      features.shape[1], initializer: .small, bias: false, name: "classes")(classes)
    return score + (vectors * features).sum([1], keepingDimensions: true)
  }
}
