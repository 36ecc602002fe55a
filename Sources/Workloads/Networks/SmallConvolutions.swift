import GraphC

extension Workload {
  package static let cnn = Workload(
    "cnn", "a training step of two convolutions, two pools and two dense layers, 64 rows, Adam",
    .training(pictureClassifier(rows: 64)), batchCount: 8)

  package static let cnnInference = Workload(
    "cnn_inf1", "logits of the same network for one picture",
    .graph { () throws(Diagnostic) in
      try pictureClassifier(rows: 1).inferenceGraph(batchSize: 1)
    },
    batchCount: 8)

  private static func pictureClassifier(rows: Int) -> Model {
    Model(name: "cnn", defaultBatchSize: rows, optimizer: Adam(learningRate: 1e-3)) {
      builder, rows in
      let x = builder.input("x", [rows, 28, 28, 1])
      let labels = builder.input("labels", [rows], .i32)
      let network = Sequential {
        Conv2D(32, window: 3, padding: 1, activation: .relu, name: "c1")
        MaxPool2D(2)
        Conv2D(64, window: 3, padding: 1, activation: .relu, name: "c2")
        MaxPool2D(2)
        Flatten()
        Dense(128, activation: .relu, name: "d1")
        Dense(10, name: "d2")
      }
      let logits = network(x)
      builder.output("logits", logits)
      builder.output("loss", crossEntropy(logits: logits, labels: labels))
    }
  }
}
