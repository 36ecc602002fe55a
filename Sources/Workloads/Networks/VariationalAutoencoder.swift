import GraphC

extension Workload {
  /// Two heads, a sample between encoder and decoder, and a loss of two parts.
  ///
  /// The noise is an input, so that every framework does the same arithmetic.
  /// Follows: Kingma and Welling, "Auto-encoding variational Bayes" (ICLR 2014).
  package static let vaeStep = Workload(
    "vae_step", "a training step of a 784-400-20-400-784 variational autoencoder, 128 rows, Adam",
    .training(vaeModel), batchCount: 8)

  private static let vaeModel = Model(
    name: "vae_step", defaultBatchSize: 128, optimizer: Adam(learningRate: 1e-3)
  ) { builder, rows in
    let x = builder.input("x", [rows, 784])
    let noise = builder.input("noise", [rows, 20])
    let hidden = relu(linear(x, 400, "e"))
    let mean = linear(hidden, 20, "mu")
    let logVariance = linear(hidden, 20, "lv")
    let code = mean + noise * exp(0.5 * logVariance)
    let logits = linear(relu(linear(code, 400, "d1")), 784, "d2")
    // log(1 + exp(z)) - x z, without overflow.
    let errors = maximum(logits, 0) - logits * x + log1p(exp(-abs(logits)))
    let divergence = 1 + logVariance - mean * mean - exp(logVariance)
    builder.output("loss", (errors.sum() - 0.5 * divergence.sum()) / Tensor(Double(rows)))
  }
}
