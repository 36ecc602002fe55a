import Training

/// All example models, in the order of a first course.
public enum Examples {
  public static let all: [ModelEntry] = [
    .newtonDescent, .gradientExercises, .activationsByHand, .perceptron, .deltaRule, .xorNeuron,
    .xorMLP, .linearRegression, .vanishingGradient, .universalApproximation, .shirtVsPullover,
    .gradientDescentVariants, .activationComparison, .fashionMLP, .confusionMatrix,
    .crossValidation, .initializers, .optimizerComparison, .learningRate, .randomSearch,
    .regularization, .fashionCNN, .resNet, .restrictedBoltzmann, .autoencoder, .vae, .betaVAE,
    .conditionalVAE, .gan, .twoNeuronRNN, .echoStateNetwork,
    .randomDescent, .cmaES, .forwardForward, .customLoss, .transferLearning,
  ]
}
