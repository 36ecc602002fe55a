import Training

/// All example models, in the order of a first course.
public enum Examples {
  public static let all: [ModelEntry] =
    firstPrinciples + clothes + generative + sequences + attention + further

  private static let firstPrinciples: [ModelEntry] = [
    .newtonDescent, .gradientExercises, .activationsByHand, .perceptron, .deltaRule, .xorNeuron,
    .xorMLP, .linearRegression, .vanishingGradient, .universalApproximation, .circlesAndSpirals,
  ]

  private static let clothes: [ModelEntry] = [
    .shirtVsPullover, .gradientDescentVariants, .activationComparison, .fashionMLP,
    .confusionMatrix, .crossValidation, .initializers, .optimizerComparison, .learningRate,
    .randomSearch, .regularization, .fashionCNN, .resNet,
  ]

  private static let generative: [ModelEntry] = [
    .restrictedBoltzmann, .autoencoder, .vae, .betaVAE, .conditionalVAE,
    .gan, .dcgan, .conditionalGAN, .wgan, .wganGP, .wganSN, .vaeGAN,
  ]

  private static let sequences: [ModelEntry] = [
    .twoNeuronRNN, .echoStateNetwork, .rnn, .lstm, .gru, .charRNN,
  ]

  private static let attention: [ModelEntry] = [
    .selfAttention, .charGPT, .charGPTSinusoidal, .charGPTRotary, .sentenceEncoder, .translation,
  ]

  private static let further: [ModelEntry] = [
    .randomDescent, .cmaES, .forwardForward, .customLoss, .transferLearning, .qLearning,
    .quantizedInference,
  ]
}
