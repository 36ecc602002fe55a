import GraphC
import Testing
import Training

/// Networks of every kind of layer learn sixteen examples by heart.
@Suite struct LayerTrainingTests {
  struct Network: Sendable, CustomStringConvertible {
    let description: String
    let shape: [Int]
    let layers: any Layer
  }

  static let networks = [
    Network(
      description: "convolutions", shape: [6, 6, 2],
      layers: Sequential {
        Conv2D(8, window: 3, padding: .same, activation: .relu)
        BatchNorm()
        MaxPool2D(2)
        Residual { Conv2D(8, window: 3, padding: .same, activation: .relu) }
        GlobalAveragePool()
        Dense(1)
      }),
    Network(
      description: "lstm", shape: [5, 3],
      layers: Sequential {
        LSTM(8, layers: 2, isBidirectional: true)
        Dense(1)
      }),
    Network(
      description: "gru", shape: [5, 3],
      layers: Sequential {
        GRU(12)
        Dense(1)
      }),
    Network(
      description: "transformer", shape: [5, 8],
      layers: Sequential {
        PositionalEncoding()
        TransformerEncoderBlock(
          heads: 2, feedForward: 16, dropout: 0.02, normalizesFirst: true)
        LayerNorm()
        Flatten()
        Dense(1)
      }),
  ]

  private static func dataset(_ shape: [Int]) throws -> Dataset {
    let x = try Initialization.fill(
      Argument("x", .state, TensorType(.f32, Shape([16] + shape)), .uniform(low: -1, high: 1)),
      seed: 1, ordinal: 0)
    let y = (0..<16).map { Float($0 % 2) }
    return try Dataset(["x": x, "y": TensorData([16, 1], y)])
  }

  @Test(arguments: networks) func learns(_ network: Network) throws {
    let layers = network.layers
    let shape = network.shape
    let model = Model(
      name: "heart", defaultBatchSize: 8, optimizer: Adam(learningRate: 0.02)
    ) { builder, rows, mode in
      let x = builder.input("x", Shape([rows] + shape))
      let logits = layers(x, mode: mode)
      let y = builder.input("y", [rows, 1])
      builder.output("loss", binaryCrossEntropy(logits: logits, targets: y))
    }
    let data = try Self.dataset(shape)
    let trainer = try Trainer(
      model: model, dataset: data, options: TrainingOptions(epochs: 60, compiler: compiler(.tcc)))
    let first = try trainer.evaluate(on: data).loss
    let history = try trainer.fit()
    let last = try #require(history.epochs.last).training.loss
    #expect(last < 0.3 * first, "\(first) to \(last)")
  }
}
