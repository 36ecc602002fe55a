import GraphC
import Training

/// Learning without going back: layers are to be excited by pictures with their own label.
///
/// By pictures with a wrong one they are not to be. Two passes forward, one of each kind, and every layer learns from its own excitement alone.
///
///     goodness = mean(h²)
///     loss     = log(1 + exp(θ - goodness of right)) + log(1 + exp(goodness of wrong - θ))
///
/// The label is written over the first ten pixels. To classify, all ten labels are tried, and the one that
/// excites most is taken. Beside it stands the same network trained by going back.
///
/// Follows: Hinton, "The forward-forward algorithm" (arXiv:2212.13345, 2022).
enum ForwardForward {
  static let model = model(units: 500)
  /// Where a layer is as calm as it is excited.
  private static let threshold = 2.0

  static func model(units: Int) -> Model {
    Model(
      name: "forward-forward",
      summary: "layers that learn from two passes forward, on Fashion-MNIST",
      defaultBatchSize: 64, optimizer: Adam(learningRate: 1e-3)
    ) { builder, rows, mode in
      let x = builder.input("x", [rows, 784], .u8).cast(to: .f32) * Tensor(1.0 / 255)
      let labels = builder.input("labels", [rows], .u8)
      // In evaluation the wrong label is the next one, so that nothing is drawn.
      let share =
        mode == .training ? randomUniform(builder.randomKey, [rows], .f32) : Tensor(0)
      let shift = 1 + floor(9 * share)
      let sum = labels.cast(to: .f32) + shift
      let wrong = (sum - 10 * floor(sum * Tensor(0.1) + Tensor(0.01))).cast(to: .i32)
      let losses = zip(
        goodness(of: labelled(x, labels), units), goodness(of: labelled(x, wrong), units)
      ).map { right, wrong in
        (softplus(Tensor(threshold) - right) + softplus(wrong - Tensor(threshold))).mean()
      }
      for (index, loss) in losses.enumerated() { builder.output("loss\(index + 1)", loss) }
      builder.output("loss", losses[0] + losses[1])
      if mode != .training {
        builder.output("accuracy", accuracy(logits: excitement(x, units), labels: labels))
      }
    }
  }

  /// Pictures, f32[n x 784], with labels, integers[n], over their first ten pixels.
  private static func labelled(_ x: Tensor, _ labels: Tensor) -> Tensor {
    concatenate([oneHot(labels, depth: 10), x.slice(axis: 1, from: 10)], axis: 1)
  }

  /// Each layer's goodness, f32[n].
  ///
  /// No gradient enters a layer from the next.
  static func goodness(of x: Tensor, _ units: Int) -> [Tensor] {
    var (input, found) = (x, [Tensor]())
    for number in 1...2 {
      // The length is what the layer before was told by; only the direction goes on.
      let direction = rmsNorm(stopGradient(input))
      let layer = Shared("hidden\(number)", Dense(units, activation: .relu, name: "dense"))
      input = layer(direction)
      found.append(square(input).mean([1]))
    }
    return found
  }

  /// How much each label excites both layers, f32[n x 10].
  private static func excitement(_ x: Tensor, _ units: Int) -> Tensor {
    let (rows, classes) = (x.shape[0], 10)
    let labels = oneHot(x.builder?.iota(TensorType(.i32, [classes]), axis: 0) ?? x, depth: classes)
    let all = concatenate(
      [
        labels.reshape([1, classes, classes]).broadcast(to: [rows, classes, classes]),
        x.slice(axis: 1, from: 10).reshape([rows, 1, 774]).broadcast(to: [rows, classes, 774]),
      ], axis: 2)
    let found = goodness(of: all.reshape([rows * classes, 784]), units)
    return (found[0] + found[1]).reshape([rows, classes])
  }

  /// The same layers, trained by going back.
  static func backpropagated(units: Int) -> Model {
    Model(
      name: "backpropagation", defaultBatchSize: 64, optimizer: Adam(learningRate: 1e-3)
    ) { builder, rows in
      let x = builder.input("x", [rows, 784], .u8)
      let labels = builder.input("labels", [rows], .u8)
      let network = Sequential {
        Dense(units, activation: .relu, name: "hidden1")
        Dense(units, activation: .relu, name: "hidden2")
        Dense(10, name: "output")
      }
      let logits = network(x.cast(to: .f32) * Tensor(1.0 / 255))
      builder.output("loss", crossEntropy(logits: logits, labels: labels))
      builder.output("accuracy", accuracy(logits: logits, labels: labels))
    }
  }

  /// Trains both on `data`; nil for all of Fashion-MNIST.
  static func train(
    _ request: TrainingRequest, data: (train: Dataset, test: Dataset)? = nil, units: Int = 500
  ) throws(Diagnostic) -> TrainingReport {
    let data = try FashionData(data)
    var report = TrainingReport()
    for (title, model) in [
      ("forward-forward", model(units: units)), ("backpropagation", backpropagated(units: units)),
    ] {
      let trainer = try Trainer(
        model: model, dataset: data.training, options: request.options(epochs: 10))
      let history = try trainer.fit(progress: ProgressReporter(request))
      let test = try trainer.evaluate(on: data.test)
      let accuracy = test.metrics["accuracy"] ?? .nan
      request.print("\(title): test accuracy \(accuracy.fixed(4)), \(history.seconds.fixed(0)) s")
      report.add("\(title) test accuracy", accuracy)
      report.add("\(title) loss", history.epochs.last?.training.loss ?? .nan)
      report.add("\(title) seconds", history.seconds)
    }
    return report
  }
}

extension ModelEntry {
  public static let forwardForward = ModelEntry(
    name: "forward-forward", summary: ForwardForward.model.summary, model: ForwardForward.model
  ) { request throws(Diagnostic) in try ForwardForward.train(request) }
}
