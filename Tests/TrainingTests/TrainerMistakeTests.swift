import GraphC
import Testing
import Training

@Suite struct TrainerMistakeTests {
  static func mistake(
    _ dataset: Dataset, _ options: TrainingOptions = TrainingOptions(), model: Model = line()
  ) -> Diagnostic? {
    var options = options
    options.compiler = compiler(.interpreter)
    return diagnostic { _ = try Trainer(model: model, dataset: dataset, options: options) }
  }

  @Test func options() throws {
    let data = try points(4)
    #expect(
      Self.mistake(data, TrainingOptions(batchSize: 0))?.message
        == "expected a batch size of at least 1, found 0")
    #expect(
      Self.mistake(data, TrainingOptions(epochs: 0))?.message
        == "expected at least 1 epoch, found 0")
  }

  @Test func dataSets() throws {
    let x = TensorData([2, 1], [Float(0), 1])
    #expect(
      try Self.mistake(Dataset(["x": x, "yes": x]))?.message
        == "there is no column 'y'")
    #expect(
      try Self.mistake(Dataset(["x": x, "y": x.reshaped([2])]))?.message
        == "input %y takes columns of type f32[nx1], found f32[2]")
    #expect(
      try Self.mistake(Dataset(["x": TensorData([2, 1], [1.0, 2.0]), "y": x]))?.message
        == "input %x takes columns of type f32[nx1], found f64[2x1]")
    #expect(try Self.mistake(points(4).subset([]))?.message == "the data set has no rows")
  }

  @Test func labels() throws {
    let model = Model(name: "classes", optimizer: SGD()) { builder, n in
      let logits = Dense(3)(builder.input("x", [n, 1]))
      builder.output("logits", logits)
      let labels = builder.input("labels", [n], .i32)
      builder.output("loss", crossEntropy(logits: logits, labels: labels))
    }
    let x = TensorData([3, 1], [Float(0), 1, 2])
    for wrong in [Int32(3), -1] {
      let data = try Dataset(["x": x, "labels": TensorData([3], [0, wrong, 2])])
      #expect(
        Self.mistake(data, model: model)?.message
          == "label \(wrong) in row 1 of column 'labels' is outside 0..<3")
    }
    let good = try Dataset(["x": x, "labels": TensorData([3], [Int32(0), 1, 2])])
    #expect(Self.mistake(good, model: model) == nil)
  }

  @Test func models() throws {
    let data = try points(4)
    let lossless = Model(name: "m", optimizer: SGD()) { builder, n in
      builder.output("prediction", Dense(1)(builder.input("x", [n, 1])))
    }
    #expect(Self.mistake(data, model: lossless)?.message == "there is no output 'loss'")
    let fixed = Model(name: "m", optimizer: SGD()) { builder, n in
      let x = builder.input("x", [])
      builder.output("loss", x * builder.parameter("w", []))
    }
    #expect(
      Self.mistake(data, model: fixed)?.message
        == "input %x is f32[], expected an axis of the batch first")
  }

  @Test func validationData() throws {
    let options = TrainingOptions(compiler: compiler(.interpreter))
    let trainer = try Trainer(model: line(), dataset: points(4), options: options)
    let other = try Dataset(["z": TensorData([1], [Float(0)])])
    let expected = "there is no column 'x'"
    #expect(diagnostic { _ = try trainer.fit(validation: other) }?.message == expected)
    #expect(diagnostic { _ = try trainer.evaluate(on: other) }?.message == expected)
  }
}
