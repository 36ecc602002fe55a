import GraphC

extension Workload {
  package static let mlp32 = Workload(
    "mlp32", "a training step of a 784-300-100-10 relu network, 32 rows, Adam",
    .training(classifier(rows: 32)), batchCount: 8)

  package static let mlp128 = Workload(
    "mlp128", "the same with 128 rows", .training(classifier(rows: 128)), batchCount: 8)

  package static let mlpInference = Workload(
    "mlp_inf1", "logits of the same network for one row",
    .graph { () throws(Diagnostic) in try classifier(rows: 1).inferenceGraph(batchSize: 1) },
    batchCount: 8)

  /// Bytes become floats within the step, so that an epoch reads a quarter of the memory.
  package static let fitEpoch = Workload(
    "fit_epoch", "one epoch of the same network: 60 000 pictures in shuffled batches of 32",
    .epoch(classifier(rows: 32, pixels: .u8)))

  /// 784-300-100-10 relu, mean cross entropy, Adam.
  private static func classifier(rows: Int, pixels: ElementType = .f32) -> Model {
    Model(name: "mlp", defaultBatchSize: rows, optimizer: Adam(learningRate: 1e-3)) {
      builder, rows in
      var x = builder.input("x", [rows, 784], pixels)
      if pixels == .u8 { x = x.cast(to: .f32) * Tensor(1.0 / 255) }
      let labels = builder.input("labels", [rows], pixels == .u8 ? .u8 : .i32)
      let hidden = relu(linear(relu(linear(x, 300, "l1")), 100, "l2"))
      let logits = linear(hidden, 10, "l3")
      builder.output("logits", logits)
      builder.output("loss", crossEntropy(logits: logits, labels: labels))
    }
  }
}
