import GraphC
import Training

/// Clothes by residual blocks: layers learn what to change of what they are given.
///
/// Channels are normalised by the batch while training, and by running statistics when used. At
/// the end the mean of each channel over all places is what the classes are told from.
enum ResNet {
  static let model = model(filters: 16)

  /// So many filters at first, and twice as many where there are a quarter of the places.
  static func model(filters: Int) -> Model {
    Model(
      name: "resnet", summary: "residual blocks, batch norm and global pooling on Fashion-MNIST",
      defaultBatchSize: 64, optimizer: Adam(learningRate: 2e-3)
    ) { builder, batchSize, mode in
      let x = builder.input("x", [batchSize, 784], .u8)
      let labels = builder.input("labels", [batchSize], .u8)
      let network = Sequential {
        Reshape([28, 28, 1])
        Conv2D(filters, window: 3, strides: 2, padding: .same, bias: false, initializer: .heNormal)
        BatchNorm()
        ReLU()
        ResidualBlock(filters)
        ResidualBlock(2 * filters, stride: 2)
        ResidualBlock(2 * filters)
        GlobalAveragePool()
        Dense(10, name: "output")
      }
      let logits = network(x.cast(to: .f32) * Tensor(1.0 / 255), mode: mode)
      builder.output("logits", logits)
      builder.output("loss", crossEntropy(logits: logits, labels: labels))
      builder.output("accuracy", accuracy(logits: logits, labels: labels))
    }
  }

  /// Trains on `data`; nil for all of Fashion-MNIST.
  static func train(
    _ request: TrainingRequest, data: (train: Dataset, test: Dataset)? = nil, filters: Int = 16
  ) throws(Diagnostic) -> TrainingReport {
    let data = try FashionData(data)
    let model = model(filters: filters)
    let trainer = try Trainer(
      model: model, dataset: data.training, options: request.options(epochs: 5))
    let history = try trainer.fit(progress: ProgressReporter(request))
    let last = history.epochs.last?.training
    let known = try trainer.evaluate(on: data.training.first(2000))
    let test = try trainer.evaluate(on: data.test)
    let accuracy = test.metrics["accuracy"] ?? .nan
    request.print("test accuracy \(accuracy.fixed(4)), loss \(test.loss.fixed(4))")
    return TrainingReport([
      "parameters": Double(try model.parameterCount()),
      "loss normalised by batches": last?.loss ?? .nan,
      "loss normalised by running statistics": known.loss,
      "test accuracy": accuracy, "test loss": test.loss, "seconds": history.seconds,
    ])
  }
}

extension ModelEntry {
  public static let resNet = ModelEntry(
    name: "resnet", summary: ResNet.model.summary, model: ResNet.model
  ) { request throws(Diagnostic) in try ResNet.train(request) }
}
