import GraphC
import Training

/// An autoencoder whose decoder is a generator: what is rebuilt is compared with the picture by what a
/// discriminator sees in both, not pixel by pixel, which makes pictures that are not blurred.
///
/// The encoder makes the divergence of its codes from a normal distribution, and that difference, small;
/// the generator the difference, and what the discriminator says of its pictures; the discriminator tells
/// both kinds of made pictures, of codes and of noise, from real ones. All three see the networks as
/// they were before the step.
///
/// Follows: Larsen et al., "Autoencoding beyond pixels using a learned similarity metric" (ICML 2016).
enum VAEGAN {
  static let model = model(filters: 16)
  static let codeWidth = 32

  /// Inputs `x`, pictures, and, where it is used, `noise`; outputs `made` of noise and `rebuilt` of x,
  /// pixels from -1 to 1.
  static func model(filters: Int) -> Model {
    let encoder = Shared("encoder", encoder(filters))
    let generator = Shared("generator", PictureGenerator(filters: filters))
    let discriminator = Shared("discriminator", FeatureDiscriminator(filters: filters))
    let adam = Adam(learningRate: 3e-4, beta1: 0.5)
    let game = AdversarialLoss.nonSaturating
    return Model(
      name: "vae-gan", summary: "an autoencoder of clothes that a discriminator compares",
      defaultBatchSize: 64,
      objectives: [
        Objective(trains: ["encoder.*"], by: adam),
        Objective("generator_loss", trains: ["generator.*"], by: adam, simultaneously: true),
        Objective(
          "discriminator_loss", trains: ["discriminator.*"], by: adam, simultaneously: true),
      ]
    ) { builder, rows, mode in
      let x = builder.input("x", [rows, 784], .u8).pixels
      let moments = encoder(x)
      let mean = moments.slice(axis: 1, from: 0, to: codeWidth)
      let logVariance = moments.slice(axis: 1, from: codeWidth, to: 2 * codeWidth)
      let noise = builder.noise([rows, codeWidth], mode: mode)
      let code =
        mode == .training
        ? mean + exp(0.5 * logVariance) * randomNormal(builder.randomKey, [rows, codeWidth]) : mean
      let (made, rebuilt) = (generator(noise), generator(code))
      func see(_ pictures: Tensor) -> (features: Tensor, score: Tensor) {
        discriminator.apply(to: pictures) { $0.see(pictures) }
      }
      let (real, ofMade, ofRebuilt) = (see(x), see(made), see(rebuilt))
      let fake = concatenate([ofMade.score, ofRebuilt.score])
      let divergence =
        0.5 * (square(mean) + exp(logVariance) - 1 - logVariance).sum([1]).mean()
      let difference = 0.5 * square(real.features - ofRebuilt.features).sum([1]).mean()
      builder.output("made", made)
      builder.output("rebuilt", rebuilt)
      builder.output("loss", divergence + difference)
      builder.output("generator_loss", 0.01 * difference + game.generator(fake: fake))
      builder.output("discriminator_loss", game.critic(real: real.score, fake: fake))
      builder.output("divergence", divergence)
      builder.output("pixel_error", square(x - rebuilt).mean())
    }
  }

  /// Mean and logarithm of the variance of each number of a code.
  private static func encoder(_ filters: Int) -> Sequential {
    Sequential {
      PictureFeatures(filters: filters, isNormalised: true)
      Dense(2 * codeWidth, initializer: .small)
    }
  }
}

/// A score, and what it was made of.
private struct FeatureDiscriminator: Layer {
  let filters: Int

  func callAsFunction(_ pictures: Tensor) -> Tensor { see(pictures).score }

  func see(_ pictures: Tensor) -> (features: Tensor, score: Tensor) {
    let features = PictureFeatures(filters: filters, isNormalised: true)(pictures)
    return (features, Dense(1, initializer: .small, name: "score")(features))
  }
}

extension ModelEntry {
  public static let vaeGAN = ModelEntry(
    name: "vae-gan", summary: VAEGAN.model.summary, model: VAEGAN.model
  ) { request throws(Diagnostic) in try VAEGAN.train(request) }
}
