import Foundation
import GraphC
import Training

extension Model {
  /// Which of two arms of a spiral a point of the plane lies on.
  static let spiral = Model(
    name: "spiral", summary: "two arms of a spiral, told apart", defaultBatchSize: 32,
    optimizer: Adam(learningRate: 0.005)
  ) { builder, rows in
    let points = builder.input("points", [rows, 2])
    let labels = builder.input("labels", [rows], .u8)
    let network = Sequential {
      Dense(32, activation: .tanh, name: "hidden1")
      Dense(32, activation: .tanh, name: "hidden2")
      Dense(2, name: "output")
    }
    let logits = network(points)
    builder.output("logits", logits)
    builder.output("loss", crossEntropy(logits: logits, labels: labels))
    builder.output("accuracy", accuracy(logits: logits, labels: labels))
  }
}

/// Points of both arms in turn, `f32[count x 2]`, and which arm each is on, `u8[count]`.
func spiralPoints(_ count: Int) throws(Diagnostic) -> Dataset {
  var (points, labels) = ([Float](), [UInt8]())
  for index in 0..<count {
    let arm = index % 2
    let angle = 0.5 + 2 * Double.pi * Double(index) / Double(count)
    let turn = angle + Double.pi * Double(arm)
    points += [Float(angle * cos(turn) / 3), Float(angle * sin(turn) / 3)]
    labels.append(UInt8(arm))
  }
  return try Dataset([
    "points": TensorData([count, 2], points), "labels": TensorData([count], labels),
  ])
}

extension ModelEntry {
  /// Trains on 512 points, of which 128 are kept for the test.
  static let spiral = ModelEntry(
    name: "spiral", summary: Model.spiral.summary, model: .spiral
  ) { request throws(Diagnostic) in
    let parts = try spiralPoints(512).split([384, 128], seed: request.seed)
    let trainer = try Trainer(
      model: .spiral, dataset: parts[0], options: request.options(epochs: 100))
    _ = try trainer.fit(progress: ProgressReporter(request))
    let test = try trainer.evaluate(on: parts[1])
    return TrainingReport([
      "test loss": test.loss, "test accuracy": test.metrics["accuracy"] ?? .nan,
    ])
  }
}
