import GraphC
import Training

/// The two halves of a variational autoencoder: a picture becomes a normal distribution of codes, and a
/// code a picture.
///
/// With labels both halves are told the class, so that the code need not tell it.
struct VariationalNetwork: Sendable {
  var units = 256
  /// Numbers of a code.
  var code = 16
  /// What the divergence weighs in the loss.
  var beta = 1.0
  var isConditional = false

  /// Shared, so that models of the decoder alone have the parameters that were trained.
  private var encoder: Shared<Sequential> {
    Shared(
      "encoder",
      Sequential {
        Dense(units, activation: .relu, name: "hidden")
        Dense(2 * code, name: "code")
      })
  }

  private var decoder: Shared<Sequential> {
    Shared(
      "decoder",
      Sequential {
        Dense(units, activation: .relu, name: "hidden")
        Dense(784, name: "picture")
      })
  }

  /// Means and logarithms of variances of the codes of pictures: `(n, 784) -> (n, code)` twice.
  func encode(_ pictures: Tensor, _ labels: Tensor?) -> (mean: Tensor, logVariance: Tensor) {
    let both = encoder(joined(pictures, labels))
    return (both.slice(axis: 1, to: code), both.slice(axis: 1, from: code))
  }

  /// Logits of pixels: `(n, code) -> (n, 784)`.
  func decode(_ codes: Tensor, _ labels: Tensor?) -> Tensor { decoder(joined(codes, labels)) }

  private func joined(_ x: Tensor, _ labels: Tensor?) -> Tensor {
    guard isConditional, let labels else { return x }
    return concatenate([x, oneHot(labels, depth: 10, type: x.elementType)], axis: 1)
  }

  /// A model whose loss is minus the evidence lower bound of log p(x), in nats for a picture.
  ///
  ///     -ELBO = E[-log p(x | z)] + β D(q(z | x) ‖ N(0, 1)),  z = μ + exp(½ log σ²) ε
  ///
  /// Pixels from 0 to 1 are probabilities. In training ε is drawn within the step; in inference z is μ.
  func model(_ name: String, _ summary: String) -> Model {
    Model(
      name: name, summary: summary, defaultBatchSize: 64, optimizer: Adam(learningRate: 1e-3)
    ) { builder, batchSize, mode in
      let pictures = builder.input("x", [batchSize, 784], .u8).cast(to: .f32) * Tensor(1.0 / 255)
      // Not called labels, which would be what a model is to predict.
      let classes = isConditional ? builder.input("class", [batchSize], .u8) : nil
      let (mean, logVariance) = encode(pictures, classes)
      let code =
        mode == .training
        ? randomNormal(builder.randomKey, mean: mean, logVariance: logVariance) : mean
      let logits = decode(code, classes)
      let reconstruction = binaryCrossEntropy(logits: logits, targets: pictures, reduction: .none)
        .sum([1]).mean()
      let divergence = kullbackLeiblerDivergence(mean: mean, logVariance: logVariance)
      builder.output("code", mean)
      builder.output("log_variance", logVariance)
      builder.output("picture", sigmoid(logits))
      builder.output("reconstruction", reconstruction)
      builder.output("divergence", divergence)
      builder.output("loss", reconstruction + Tensor(beta) * divergence)
    }
  }

  /// The decoder alone, from `code` (and `class`) to `picture`.
  var generator: Model {
    Model(name: "generator", optimizer: SGD()) { builder, rows in
      let classes = isConditional ? builder.input("class", [rows], .u8) : nil
      let logits = decode(builder.input("code", [rows, code]), classes)
      builder.output("picture", sigmoid(logits))
    }
  }

  /// The pictures of codes, `f32[rows x 784]`.
  func pictures(
    of codes: TensorData, classes: [UInt8]? = nil, by trainer: Trainer
  ) throws(Diagnostic) -> TensorData {
    var columns = ["code": codes]
    if let classes { columns["class"] = TensorData([classes.count], classes) }
    return try trainer.predictor(of: generator)(Dataset(columns))["picture"] ?? codes
  }
}
