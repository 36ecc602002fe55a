import GraphC
import Testing
import Training

/// A real network on real data, small enough for every run of the tests.
@Suite struct ClothesTests {
  static let model = Model(name: "clothes", optimizer: Adam()) { builder, n in
    let x = builder.input("x", [n, 784], .u8)
    let labels = builder.input("labels", [n], .u8)
    let network = Sequential {
      Dense(64, activation: .relu)
      Dense(10)
    }
    let logits = network(x.cast(to: .f32) / 255)
    builder.output("logits", logits)
    builder.output("loss", crossEntropy(logits: logits, labels: labels))
    builder.output("correct", correctCount(logits: logits, labels: labels))
  }

  /// 5010 of the pictures, so that the last step is a smaller one; found 0.79.
  @Test(.enabled(if: FashionMNISTTests.isInstalled), arguments: [Backend.tcc, .cc])
  func learns(_ backend: Backend) throws {
    let data = try FashionMNIST.load().test
    let parts = try data.split([5010, 2000], seed: 1)
    let options = TrainingOptions(epochs: 2, seed: 1, compiler: compiler(backend))
    let trainer = try Trainer(model: Self.model, dataset: parts[0], options: options)
    let history = try trainer.fit()
    #expect(history.epochs[1].training.loss < history.epochs[0].training.loss)
    let accuracy = try #require(try trainer.evaluate(on: parts[1]).metrics["correct"])
    #expect(accuracy > 0.75)
  }
}
