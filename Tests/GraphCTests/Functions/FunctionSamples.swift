import GraphC
import Modeling
import TestSupport

/// A graph around each function on tensors, with the range its inputs make sense in.
enum FunctionSamples {
  static let all = activations + losses + norms + sequences

  private static let activations = Activation.allCases.filter { $0 != .linear && $0 != .step }
    .map { activation in
      Sample(activation.rawValue) { activation($0.input("a", .f32, [2, 3])) }
    }

  private static func loss(
    _ name: String, floats: ClosedRange<Double> = -2...2, integers: ClosedRange<Int64> = 0...1,
    targets: ElementType = .f32, rows: Bool = false,
    _ loss: @escaping @Sendable (Tensor, Tensor) -> Tensor
  ) -> Sample {
    Sample(name, floats: floats, integers: integers) { builder in
      let targets = builder.input("t", targets, rows ? [3] : [3, 4])
      return loss(builder.input("x", .f32, [3, 4]), targets)
    }
  }

  private static let losses = [
    loss("squared error") { meanSquaredError(predictions: $0, targets: $1) },
    loss("absolute error") { meanAbsoluteError(predictions: $0, targets: $1) },
    loss("huber") { huberLoss(predictions: $0, targets: $1, delta: 0.7) },
    loss("smooth l1") { smoothL1Loss(predictions: $0, targets: $1, beta: 0.7) },
    loss("log-cosh") { logCosh(predictions: $0, targets: $1) },
    loss("poisson", targets: .i32) { poissonLoss(logRates: $0, targets: $1) },
    loss("hinge") { hingeLoss(predictions: $0, targets: $1) },
    loss("squared hinge") { squaredHingeLoss(predictions: $0, targets: $1) },
    loss("logits of bytes", targets: .u8) { binaryCrossEntropy(logits: $0, targets: $1) },
    loss("logits of truths", targets: .bool) {
      binaryCrossEntropy(logits: $0, targets: $1, positiveWeight: 3)
    },
    loss("probabilities", floats: 0.1...0.9) {
      binaryCrossEntropy(probabilities: $0, targets: $1)
    },
    loss("focal", targets: .i64) { focalLoss(logits: $0, targets: $1, gamma: 0.5) },
    loss("cross entropy", floats: 0.1...0.9) {
      crossEntropy(logits: $0, targets: $1, labelSmoothing: 0.1)
    },
    loss("sparse cross entropy", integers: 0...3, targets: .i32, rows: true) {
      crossEntropy(logits: $0, labels: $1, labelSmoothing: 0.1, ignoring: 2)
    },
    loss("categorical hinge", integers: 0...3, targets: .u8, rows: true) {
      categoricalHingeLoss(scores: $0, labels: $1)
    },
    loss("divergence", floats: 0.1...0.9) {
      kullbackLeiblerDivergence(logProbabilities: logSoftmax($0), targets: $1)
    },
    loss("gradient penalty") { real, fake in
      let shares = sigmoid(real.mean([1]))
      return gradientPenalty(real: real, fake: fake, shares: shares) { square($0).sum([1]) }.loss
    },
    loss("game") { real, fake in
      let games = AdversarialLoss.allCases
      return games.map { $0.critic(real: real, fake: fake) + 2 * $0.generator(fake: fake) }
        .reduce(0, +)
    },
    loss("gaussian divergence") { kullbackLeiblerDivergence(mean: $0, logVariance: $1) },
    loss("cosine") { cosineLoss(predictions: $0, targets: $1) },
    loss("triplet") { tripletLoss(anchor: $0, positive: $1, negative: $0 * $1, margin: 3) },
    loss("contrastive") {
      contrastiveLoss($0, $1, areAlike: $0.sum([1]).greater(0), margin: 5)
    },
    loss("weighted sum") {
      weightedSum([
        (0.5, meanSquaredError(predictions: $0, targets: $1)),
        (2, logCosh(predictions: $0, targets: $1)),
      ])
    },
  ]

  private static let norms = [
    Sample("layer norm") {
      layerNorm(
        $0.input("a", .f32, [3, 4]), scale: $0.input("scale", .f32, [4]),
        shift: $0.input("shift", .f32, [4]))
    },
    Sample("rms norm") {
      rmsNorm($0.input("a", .f32, [3, 4]), scale: $0.input("scale", .f32, [4]))
    },
    Sample("batch norm") {
      batchNorm(
        $0.input("a", .f32, [4, 2, 2]), scale: $0.input("scale", .f32, [2]),
        shift: $0.input("shift", .f32, [2])
      ).output
    },
    Sample("group norm") {
      groupNorm(
        $0.input("a", .f32, [2, 4, 2]), groups: 2, scale: $0.input("scale", .f32, [4]), axis: 1)
    },
    Sample("batch norm of inference", floats: 0.5...2) {
      batchNorm(
        $0.input("a", .f32, [3, 2, 2]), mean: $0.input("mean", .f32, [2]),
        variance: $0.input("variance", .f32, [2]), scale: $0.input("scale", .f32, [2]))
    },
    Sample("instance norm") { instanceNorm($0.input("a", .f32, [2, 5, 2])) },
    Sample("normal draws", integers: 0...99) {
      randomNormal(
        $0.input("key", .i64, [2]), mean: $0.input("a", .f32, [3, 4]),
        logVariance: $0.input("b", .f32, [3, 4]))
    },
    Sample("free energy", integers: 0...99) {
      RestrictedBoltzmannMachine(visible: 3, hidden: 2).freeEnergy($0.input("a", .f32, [4, 3]))
    },
    Sample("dropout", integers: 0...99) {
      dropout($0.input("a", .f32, [4, 6]), rate: 0.4, key: $0.input("key", .i64, [2]), stream: 1)
    },
  ]

  private static func weights(_ builder: GraphBuilder, gates: Int) -> RecurrentWeights {
    RecurrentWeights(
      input: builder.input("w", .f32, [2, gates * 3]),
      recurrent: builder.input("u", .f32, [3, gates * 3]),
      bias: builder.input("b", .f32, [gates * 3]))
  }

  private static let sequences = [
    Sample("attention") {
      attention(
        query: $0.input("q", .f32, [2, 3, 2]), key: $0.input("k", .f32, [2, 4, 2]),
        value: $0.input("v", .f32, [2, 4, 2]), mask: $0.input("mask", .bool, [1, 3, 4]),
        keyMask: $0.input("keys", .bool, [2, 4]), isCausal: true)
    },
    Sample("masked softmax") {
      softmax($0.input("a", .f32, [3, 4]), mask: $0.input("mask", .bool, [3, 4]))
    },
    Sample("multi-head attention") { builder in
      // A bias of keys shifts all scores of a query alike, so its slope is rounding.
      func projection(_ name: String) -> AttentionProjections.Projection {
        .init(
          weight: builder.input("w\(name)", .f32, [4, 4]),
          bias: name == "k" ? nil : builder.input("b\(name)", .f32, [4]))
      }
      let x = builder.input("x", .f32, [2, 3, 4])
      return multiHeadAttention(
        query: x, key: x, value: x,
        projections: AttentionProjections(
          query: projection("q"), key: projection("k"), value: projection("v"),
          output: projection("o")),
        heads: 2, isCausal: true)
    },
    Sample("recurrent cell") {
      recurrentCell(
        $0.input("x", .f32, [2, 2]), state: $0.input("h", .f32, [2, 3]),
        weights: weights($0, gates: 1))
    },
    Sample("lstm cell") {
      let state = LSTMState(
        hidden: $0.input("h", .f32, [2, 3]), cell: $0.input("c", .f32, [2, 3]))
      let next = lstmCell(
        $0.input("x", .f32, [2, 2]), state: state, weights: weights($0, gates: 4))
      return next.hidden + next.cell
    },
    Sample("gru cell, resets after") {
      gruCell(
        $0.input("x", .f32, [2, 2]), state: $0.input("h", .f32, [2, 3]),
        weights: weights($0, gates: 3))
    },
    Sample("gru cell") {
      gruCell(
        $0.input("x", .f32, [2, 2]), state: $0.input("h", .f32, [2, 3]),
        weights: weights($0, gates: 3), resetsAfter: false)
    },
  ]
}
