import GraphC
import Modeling

/// Training steps of small models, as users write them.
enum SampleModels {
  static let all = [classifier, regression, plain]

  /// Two layers, cross-entropy, Adam, labels and images as bytes.
  static let classifier = Model(name: "classifier", optimizer: Adam()) { builder, n in
    let x = builder.input("x", [n, 6, 5], .u8)
    let labels = builder.input("labels", [n], .u8)
    let network = Sequential {
      Flatten()
      Dense(8)
      ReLU()
      Dense(4)
    }
    let logits = network(x.cast(to: .f32) / 255)
    builder.output("logits", logits)
    builder.output("loss", crossEntropy(logits: logits, labels: labels))
    builder.output("correct", correctCount(logits: logits, labels: labels))
  }

  static let regression = Model(name: "regression", optimizer: SGD(momentum: 0.9)) { builder, n in
    let x = builder.input("x", [n, 3], .f64)
    let target = builder.input("target", [n, 2], .f64)
    let y = Dense(2)(Dense(5)(x).squashed)
    builder.output("loss", meanSquaredError(predictions: y, targets: target))
    let seen = builder.state("seen", [], .i64)
    builder.update(seen, to: seen + 1)
  }

  static let plain = Model(name: "plain", optimizer: SGD()) { builder, n in
    let x = builder.input("x", [n, 7], .f32)
    let probabilities = softmax(Dense(7)(x) * x)
    builder.output("loss", (probabilities * probabilities).sum())
  }
}

extension Tensor {
  fileprivate var squashed: Tensor { tanh(self) }
}
