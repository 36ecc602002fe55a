import IR
import Modeling
import Operators
import Testing

/// What functions on tensors say of operands and options that do not fit.
@Suite struct FunctionMistakeTests {
  struct Mistake: Sendable, CustomStringConvertible {
    let subject: String
    let message: String
    let make: @Sendable (GraphBuilder) -> Tensor
    var description: String { subject }
  }

  /// Attention with four keys and a mask that does not fit.
  private static func masked(
    _ message: String, _ query: Shape, mask: Shape? = nil, keyMask: Shape? = nil,
    _ type: ElementType = .f32
  ) -> Mistake {
    Mistake(subject: "attention", message: message) { builder in
      let keys = Shape(query.extents.dropLast(2) + [4, 2])
      return attention(
        query: builder.input("q", query), key: builder.input("k", keys),
        value: builder.input("v", keys), mask: mask.map { builder.input("mask", $0, type) },
        keyMask: keyMask.map { builder.input("keys", $0, type) })
    }
  }

  static let mistakes = [
    Mistake(subject: "hard tanh", message: "low is 1.0 and high is 1.0, expected low < high") {
      hardTanh($0.input("x", [2]), low: 1)
    },
    Mistake(subject: "glu", message: "axis -1 of f32[2x3] has no two halves") {
      glu($0.input("x", [2, 3]))
    },
    Mistake(
      subject: "gradient penalty",
      message: "real examples are f32[2x3] and made ones f32[2x4], expected floats of one type "
        + "with an axis of rows"
    ) {
      let (real, fake) = ($0.input("x", [2, 3]), $0.input("t", [2, 4]))
      return gradientPenalty(real: real, fake: fake, shares: $0.input("s", [2])) { $0 }.loss
    },
    Mistake(subject: "gradient penalty", message: "shares are f32[2x1], expected f32[2]") {
      let (real, fake) = ($0.input("x", [2, 3]), $0.input("t", [2, 3]))
      return gradientPenalty(real: real, fake: fake, shares: $0.input("s", [2, 1])) { $0 }.loss
    },
    Mistake(subject: "instance norm", message: "axis 0 is the batch's") {
      instanceNorm($0.input("x", [2, 3, 4]), axis: 0)
    },
    Mistake(subject: "dropout", message: "axis 1 is outside rank 1") {
      dropout(
        $0.input("x", [2]), rate: 0.5, key: $0.input("key", [2], .i64), sharing: [1])
    },
    Mistake(subject: "alpha dropout", message: "the rate is -1.0, expected 0...1") {
      alphaDropout($0.input("x", [2]), rate: -1, key: $0.input("key", [2], .i64))
    },
    Mistake(subject: "celu", message: "alpha is 0.0, expected a finite number other than 0") {
      celu($0.input("x", [2]), alpha: 0)
    },
    Mistake(subject: "huber loss", message: "delta is 0.0, expected a positive number") {
      huberLoss(predictions: $0.input("x", [2]), targets: $0.input("t", [2]), delta: 0)
    },
    Mistake(subject: "smooth L1 loss", message: "beta is -1.0, expected 0 or a positive number") {
      smoothL1Loss(predictions: $0.input("x", [2]), targets: $0.input("t", [2]), beta: -1)
    },
    Mistake(subject: "focal loss", message: "gamma is -1.0, expected 0 or more") {
      focalLoss(logits: $0.input("x", [2]), targets: $0.input("t", [2]), gamma: -1)
    },
    Mistake(subject: "focal loss", message: "alpha is 2.0, expected 0...1") {
      focalLoss(logits: $0.input("x", [2]), targets: $0.input("t", [2]), alpha: 2)
    },
    Mistake(subject: "cross entropy", message: "label smoothing is 1.5, expected 0...1") {
      crossEntropy(
        logits: $0.input("x", [2, 3]), targets: $0.input("t", [2, 3]), labelSmoothing: 1.5)
    },
    Mistake(
      subject: "mean squared error",
      message: "weights are f32[3], expected the leading axes of losses f32[2x3]"
    ) {
      meanSquaredError(
        predictions: $0.input("x", [2, 3]), targets: $0.input("t", [2, 3]),
        weights: $0.input("weights", [3]))
    },
    Mistake(subject: "hinge loss", message: "targets are f32[3], expected shape [2]") {
      hingeLoss(predictions: $0.input("x", [2]), targets: $0.input("t", [3]))
    },
    Mistake(
      subject: "kullback-leibler divergence",
      message: "found f32[], expected floats of rank 1 or more"
    ) {
      kullbackLeiblerDivergence(
        logProbabilities: $0.input("x", []), targets: $0.input("t", []))
    },
    Mistake(
      subject: "kullback-leibler divergence",
      message: "logarithms of variances are f32[3], expected f32[2]"
    ) {
      kullbackLeiblerDivergence(mean: $0.input("m", [2]), logVariance: $0.input("v", [3]))
    },
    Mistake(
      subject: "random normal", message: "logarithms of variances are f64[2], expected f32[2]"
    ) {
      randomNormal(
        $0.input("key", [2], .i64), mean: $0.input("m", [2]),
        logVariance: $0.input("v", [2], .f64))
    },
    Mistake(
      subject: "random bernoulli", message: "expected float probabilities, found i32[2]"
    ) {
      randomBernoulli($0.input("key", [2], .i64), probabilities: $0.input("p", [2], .i32))
    },
    Mistake(
      subject: "layer rbm", message: "a chain of 0 steps has no end, expected at least 1"
    ) {
      RestrictedBoltzmannMachine(visible: 2, hidden: 2)
        .contrast($0.input("x", [1, 2]), steps: 0).loss
    },
    Mistake(subject: "weighted sum", message: "criterion 2 is f32[2], the first is f32[]") {
      weightedSum([(1, $0.input("a", [])), (1, $0.input("b", [2]))])
    },
    Mistake(subject: "layer norm", message: "found f32[3], expected floats of rank 2 or more") {
      layerNorm($0.input("x", [3]), axes: 2)
    },
    Mistake(subject: "layer norm", message: "axes is 0, expected at least 1") {
      layerNorm($0.input("x", [3]), axes: 0)
    },
    Mistake(
      subject: "layer norm", message: "the scale is f32[2], expected f32[3] for f32[2x3]"
    ) {
      layerNorm($0.input("x", [2, 3]), scale: $0.input("scale", [2]))
    },
    Mistake(subject: "rms norm", message: "epsilon is -1.0, expected 0 or a positive number") {
      rmsNorm($0.input("x", [2, 3]), epsilon: -1)
    },
    Mistake(subject: "batch norm", message: "axis 4 is outside rank 2") {
      batchNorm($0.input("x", [2, 3]), axis: 4).output
    },
    Mistake(subject: "batch norm", message: "found i32[2x3], expected floats of rank 2 or more") {
      batchNorm($0.input("x", [2, 3], .i32)).output
    },
    Mistake(subject: "group norm", message: "2 groups do not divide 3 channels") {
      groupNorm($0.input("x", [2, 3]), groups: 2)
    },
    Mistake(
      subject: "instance norm", message: "found f32[2x3], expected floats of rank 3 or more"
    ) {
      instanceNorm($0.input("x", [2, 3]))
    },
    Mistake(subject: "dropout", message: "the rate is 1.5, expected 0...1") {
      dropout($0.input("x", [2]), rate: 1.5, key: $0.input("key", [2], .i64))
    },
    Mistake(subject: "dropout", message: "expected float elements, found i32[2]") {
      dropout($0.input("x", [2], .i32), rate: 0.5, key: $0.input("key", [2], .i64))
    },
    Mistake(
      subject: "attention",
      message: "the last extents of queries and keys differ: queries f32[2x3], keys f32[4x2] and "
        + "values f32[4x2]"
    ) {
      attention(
        query: $0.input("q", [2, 3]), key: $0.input("k", [4, 2]), value: $0.input("v", [4, 2]))
    },
    masked("the mask is f32[3], expected 2 axes as of scores [2x4]", [2, 2], mask: [3]),
    masked(
      "the mask is f32[2x3], which does not broadcast to scores [2x4]", [2, 2], mask: [2, 3]),
    masked("the mask is i32[1x4], expected bool or f32 elements", [2, 2], mask: [1, 4], .i32),
    // Examples by keys, or queries by keys: whatever the sizes, it is not guessed.
    masked(
      "the mask is bool[3x4], expected 3 axes as of scores [3x3x4]", [3, 3, 2], mask: [3, 4], .bool),
    masked(
      "the mask is bool[5x4], expected 3 axes as of scores [3x5x4]", [3, 5, 2], mask: [5, 4], .bool),
    masked("the key mask is bool[4], expected bool[3x4]", [3, 5, 2], keyMask: [4], .bool),
    masked("the key mask is f32[3x4], expected bool[3x4]", [3, 5, 2], keyMask: [3, 4], .f32),
    masked("the key mask is bool[1x4], expected bool[4]", [5, 2], keyMask: [1, 4], .bool),
    Mistake(
      subject: "lstm cell", message: "the recurrent weight is f32[3x8], expected shape [2x8]"
    ) {
      let state = LSTMState(hidden: $0.input("h", [1, 2]), cell: $0.input("c", [1, 2]))
      let weights = RecurrentWeights(
        input: $0.input("w", [3, 8]), recurrent: $0.input("u", [3, 8]))
      return lstmCell($0.input("x", [1, 3]), state: state, weights: weights).hidden
    },
    Mistake(
      subject: "gru cell",
      message: "expected inputs and states (batch, width), found f32[3] and f32[2]"
    ) {
      let weights = RecurrentWeights(
        input: $0.input("w", [3, 6]), recurrent: $0.input("u", [2, 6]))
      return gruCell($0.input("x", [3]), state: $0.input("h", [2]), weights: weights)
    },
  ]

  @Test(arguments: mistakes) func areTold(_ mistake: Mistake) {
    let builder = GraphBuilder("test")
    // What follows a mistake is silent.
    builder.output("y", tanh(mistake.make(builder)).sum())
    let found = diagnostic { _ = try builder.finish() }
    #expect(found?.subject == mistake.subject)
    #expect(found?.message == mistake.message)
    #expect(builder.diagnostics.count == 1)
  }

  /// Functions of the results of mistakes do not stop the process, whatever is guessed of them.
  @Test func mistakesPassThrough() {
    let builder = GraphBuilder("test")
    let wrong = builder.input("x", [2, 3]) + builder.input("t", [5])
    let right = builder.input("right", [2, 3])
    let labels = builder.input("labels", [2], .i32)
    let weights = RecurrentWeights(input: wrong, recurrent: right)
    let results = [
      crossEntropy(logits: wrong, labels: labels), crossEntropy(logits: right, labels: wrong),
      categoricalHingeLoss(scores: wrong, labels: labels),
      cosineLoss(predictions: wrong, targets: right), layerNorm(wrong),
      layerNorm(right, scale: wrong),
      batchNorm(wrong).output, batchNorm(wrong).moments.running(mean: right, variance: right).mean,
      groupNorm(wrong, groups: 2), instanceNorm(wrong),
      attention(query: wrong, key: right, value: right),
      attention(query: right, key: right, value: right, mask: wrong),
      lstmCell(right, state: LSTMState(hidden: wrong, cell: right), weights: weights).cell,
      gruCell(wrong, state: right, weights: weights),
      recurrentCell(right, state: right, weights: weights),
      dropout(wrong, rate: 0.5, key: labels), weightedSum([(1, wrong), (2, right)]),
    ]
    #expect(results.allSatisfy { $0.value == nil })
    #expect(builder.diagnostics.map(\.message) == ["shapes [2x3] and [5] do not broadcast"])
  }
}
