import ArgumentParser
import GraphC

/// Which of a model's graphs is meant, for commands that look at one.
struct ModelUseArguments: ParsableArguments {
  @Flag(
    help:
      "A model as it predicts, without loss, gradients and updates; so are models without a loss."
  )
  var inference = false

  @OptionGroup var weights: WeightArguments

  /// Nil leaves the choice to the model.
  var use: ModelUse? { inference ? .inference : nil }
}
