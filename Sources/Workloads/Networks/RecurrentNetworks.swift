import GraphC

extension Workload {
  package static let lstmStep = Workload(
    "lstm_step", "a training step of an LSTM of 128 units over 28 rows of pictures, 64 rows, Adam",
    .training(rowsModel("lstm", LSTMUnit())), batchCount: 8)

  package static let gruStep = Workload(
    "gru_step", "the same of a GRU", .training(rowsModel("gru", GRUUnit())), batchCount: 8)

  /// The network of Keras's example on reviews of films.
  package static let lstmIMDB = Workload(
    "lstm_imdb", "a training step of an LSTM of 128 units over reviews of 80 words, 32 rows, Adam",
    .training(reviewsModel), batchCount: 8)

  /// A training step of stacked LSTM layers over as many steps as there are units, or others.
  static func lstm(steps: Int, rows: Int, units: Int, layers: Int) -> Workload {
    let name = "lstm_\(steps)x\(rows)x\(units)x\(layers)"
    let model = Model(name: name, defaultBatchSize: rows, optimizer: Adam(learningRate: 1e-3)) {
      builder, rows in
      let x = builder.input("x", [rows, steps, units])
      let labels = builder.input("labels", [rows], .i32)
      let layer = LSTM(units, layers: layers, bias: .double)
      builder.output("loss", crossEntropy(logits: linear(layer(x), 10, "out"), labels: labels))
    }
    return Workload(
      name, "a training step of \(layers) LSTM layers of \(units) units over \(steps) steps",
      .training(model), batchCount: 1)
  }

  /// Classes of pictures, read row by row.
  private static func rowsModel(_ name: String, _ unit: any RecurrentUnit) -> Model {
    Model(name: name, defaultBatchSize: 64, optimizer: Adam(learningRate: 1e-3)) {
      builder, rows in
      let x = builder.input("x", [rows, 28, 28])
      let labels = builder.input("labels", [rows], .i32)
      let logits = linear(lastOutput(x, unit, 128), 10, "out")
      builder.output("loss", crossEntropy(logits: logits, labels: labels))
    }
  }

  private static let reviewsModel = Model(
    name: "lstm_imdb", defaultBatchSize: 32, optimizer: Adam(learningRate: 1e-3)
  ) { builder, rows in
    let x = builder.input("x", [rows, 80], .i32)
    let labels = builder.input("labels", [rows, 1])
    let words = builder.parameter(
      "emb", [20_000, 128], initializer: .normal(mean: 0, deviation: 0.05))
    let logits = linear(lastOutput(embedding(x, table: words), LSTMUnit(), 128), 1, "out")
    builder.output("loss", binaryCrossEntropy(logits: logits, targets: labels))
  }

  /// What a recurrent layer gives in the last step, with the two biases and the order of gates of
  /// PyTorch: parameters `ih` and `hh`.
  private static func lastOutput(
    _ x: Tensor, _ unit: any RecurrentUnit, _ units: Int
  ) -> Tensor {
    guard let builder = x.builder else { return x }
    func parameters(_ name: String, _ inputs: Int) -> (w: Tensor, b: Tensor) {
      builder.scope(name) {
        let all = unit.gates * units
        let w = builder.parameter(
          "w", [inputs, all], initializer: .normal(mean: 0, deviation: 0.09))
        return (w, builder.parameter("b", [all]))
      }
    }
    let input = parameters("ih", x.shape[2])
    let recurrent = parameters("hh", units)
    let weights = RecurrentWeights(
      input: input.w, recurrent: recurrent.w, bias: input.b, recurrentBias: recurrent.b)
    let zero = builder.zeros(TensorType(x.elementType, [x.shape[0], units]))
    let (states, _) = scan(
      initial: [Tensor](repeating: zero, count: unit.stateCount),
      over: [matmul(x.transpose([1, 0, 2]), input.w) + input.b]
    ) { states, elements in
      (unit.step(elements[0], states: states, weights: weights), [])
    }
    return states[0]
  }
}
