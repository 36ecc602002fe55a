import GraphC
import Training

extension RecurrentNetwork {
  /// Reads a picture row by row, and tells at the end what it was.
  static func pictureModel(_ kind: RecurrentKind, units: Int) -> Model {
    Model(
      name: "\(kind.rawValue)-rows", summary: "pictures of clothes, row by row",
      defaultBatchSize: 32, optimizer: Adam(learningRate: 3e-3).clippingGradients(toGlobalNorm: 1)
    ) { builder, rows, mode in
      let x = builder.input("x", [rows, 784], .u8)
      let labels = builder.input("labels", [rows], .u8)
      let network = Sequential {
        Reshape([28, 28])
        kind.layer(units, returnsSequences: false)
        Dense(10, name: "output")
      }
      let logits = network(x.cast(to: .f32) * Tensor(1.0 / 255), mode: mode)
      builder.output("logits", logits)
      builder.output("loss", crossEntropy(logits: logits, labels: labels))
      builder.output("accuracy", accuracy(logits: logits, labels: labels))
    }
  }

  static func pictureRows(
    _ kind: RecurrentKind, _ request: TrainingRequest, _ sizes: Sizes,
    _ data: (train: Dataset, test: Dataset)?, _ report: inout TrainingReport
  ) throws(Diagnostic) {
    let data = try FashionData(data).first(training: sizes.pictures, validation: 0)
    let model = pictureModel(kind, units: sizes.units)
    let trainer = try Trainer(
      model: model, dataset: data.training, options: request.options(epochs: sizes.pictureEpochs))
    _ = try trainer.fit()
    let test = try trainer.evaluate(on: data.test.first(2 * sizes.pictures))
    let accuracy = test.metrics["accuracy"] ?? .nan
    request.print(
      "rows of \(data.training.count) pictures: accuracy \(accuracy.fixed(4)) on others")
    report.add("rows of pictures: test accuracy", accuracy)
  }
}
