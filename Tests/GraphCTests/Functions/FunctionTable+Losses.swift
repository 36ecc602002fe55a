import GraphC
import Modeling

extension FunctionTable {
  /// A loss of `x` against `t`.
  private static func pair(
    _ loss: @escaping @Sendable (FunctionCall, Tensor, Tensor) -> Tensor
  ) -> FixtureFunction {
    { ["y": loss($0, $0["x"], $0["t"])] }
  }

  static let losses: [String: FixtureFunction] = errors.merging(classifications) { $1 }
    .merging(vectors) { $1 }

  private static let errors: [String: FixtureFunction] = [
    "meanSquaredError": pair {
      meanSquaredError(predictions: $1, targets: $2, weights: $0.weights, reduction: $0.reduction)
    },
    "meanAbsoluteError": pair {
      meanAbsoluteError(predictions: $1, targets: $2, weights: $0.weights, reduction: $0.reduction)
    },
    "huberLoss": pair {
      huberLoss(
        predictions: $1, targets: $2, delta: $0.number("delta", 1), weights: $0.weights,
        reduction: $0.reduction)
    },
    "smoothL1Loss": pair {
      smoothL1Loss(
        predictions: $1, targets: $2, beta: $0.number("beta", 1), weights: $0.weights,
        reduction: $0.reduction)
    },
    "logCosh": pair {
      logCosh(predictions: $1, targets: $2, weights: $0.weights, reduction: $0.reduction)
    },
    "poissonLoss": pair {
      $0.flag("log")
        ? poissonLoss(logRates: $1, targets: $2, weights: $0.weights, reduction: $0.reduction)
        : poissonLoss(rates: $1, targets: $2, weights: $0.weights, reduction: $0.reduction)
    },
    "hingeLoss": pair {
      hingeLoss(predictions: $1, targets: $2, weights: $0.weights, reduction: $0.reduction)
    },
    "squaredHingeLoss": pair {
      squaredHingeLoss(predictions: $1, targets: $2, weights: $0.weights, reduction: $0.reduction)
    },
  ]

  private static let classifications: [String: FixtureFunction] = [
    "binaryCrossEntropy": pair {
      guard $0.flag("logits") else {
        return binaryCrossEntropy(
          probabilities: $1, targets: $2, weights: $0.weights, reduction: $0.reduction)
      }
      return binaryCrossEntropy(
        logits: $1, targets: $2,
        positiveWeight: $0.options["positiveWeight"].flatMap { Double($0) }.map { Tensor($0) },
        weights: $0.weights, reduction: $0.reduction)
    },
    "focalLoss": pair {
      let alpha = $0.options["alpha"] == "none" ? nil : $0.number("alpha", 0.25)
      return focalLoss(
        logits: $1, targets: $2, alpha: alpha, gamma: $0.number("gamma", 2), weights: $0.weights,
        reduction: $0.reduction)
    },
    "crossEntropy": { call in
      let smoothing = call.number("labelSmoothing", 0)
      guard let labels = call.optional("labels") else {
        let loss = crossEntropy(
          logits: call["x"], targets: call["t"], labelSmoothing: smoothing,
          weights: call.weights, reduction: call.reduction)
        return ["y": loss]
      }
      let loss = crossEntropy(
        logits: call["x"], labels: labels, labelSmoothing: smoothing,
        ignoring: call.options["ignoring"].flatMap { Int($0) }, weights: call.weights,
        reduction: call.reduction)
      return ["y": loss]
    },
    "categoricalHingeLoss": {
      let loss = categoricalHingeLoss(
        scores: $0["x"], labels: $0["labels"], weights: $0.weights, reduction: $0.reduction)
      return ["y": loss]
    },
  ]

  private static let vectors: [String: FixtureFunction] = [
    "gradientPenalty": { call in
      let penalty = gradientPenalty(real: call["x"], fake: call["t"], shares: call["shares"]) {
        matmul(tanh(matmul($0, call["w"])), call["v"])
      }
      return ["norms": penalty.norms, "loss": penalty.loss]
    },
    "adversarialLoss": { call in
      let game = AdversarialLoss(rawValue: call.options["game"] ?? "") ?? .minimax
      return [
        "critic": game.critic(real: call["x"], fake: call["t"]),
        "generator": game.generator(fake: call["t"]),
      ]
    },
    "kullbackLeiblerDivergence": pair {
      kullbackLeiblerDivergence(
        logProbabilities: $1, targets: $2, weights: $0.weights, reduction: $0.reduction)
    },
    "gaussianDivergence": pair {
      kullbackLeiblerDivergence(
        mean: $1, logVariance: $2, weights: $0.weights, reduction: $0.reduction)
    },
    "cosineSimilarity": pair { cosineSimilarity($1, $2, axis: $0.integer("axis", -1)) },
    "cosineLoss": pair { cosineLoss(predictions: $1, targets: $2, reduction: $0.reduction) },
    "tripletLoss": pair {
      tripletLoss(
        anchor: $1, positive: $2, negative: $0["u"], margin: $0.number("margin", 1),
        reduction: $0.reduction)
    },
    "contrastiveLoss": pair {
      contrastiveLoss($1, $2, areAlike: $0["alike"], margin: $0.number("margin", 1))
    },
  ]
}
