import Foundation
import GraphC
import Testing

@testable import Training

/// Programs that share parameters, run by hand.
@Suite struct ParameterStoreTests {
  /// The loop that `fit` is.
  @Test(arguments: [Backend.interpreter, .tcc])
  func aLoopByHandIsFit(_ backend: Backend) throws {
    let model = line(Adam(learningRate: 0.05))
    let options = TrainingOptions(epochs: 3, seed: 5, compiler: compiler(backend))
    let trainer = try Trainer(model: model, dataset: points(10), options: options)
    let history = try trainer.fit(validation: points(7))
    let store = ParameterStore(seed: 5, compiler: compiler(backend))
    let (step, evaluator) = (try store.trainingStep(of: model), try store.evaluator(of: model))
    for epoch in 0..<3 {
      for batch in try points(10).batches(of: 4, shuffle: Shuffle(seed: 5), epoch: epoch) {
        try step(batch)
      }
      #expect(try evaluator(points(7)) == history.epochs[epoch].validation)
    }
    for (name, buffer) in store.parameters {
      #expect(trainer.parameters[name]?.data == buffer.data, "\(name)")
    }
    let predicted = try store.predictor(of: model)(points(4))["prediction"]
    #expect(try predicted == trainer.predict(points(4))["prediction"])
  }

  /// Two models of one slope, each of which trains what the other leaves alone.
  private static func half(_ name: String, _ optimizer: any Optimizer) -> Model {
    Model(name: name, optimizer: optimizer) { builder, n in
      let (x, y) = (builder.input("x", [n, 1]), builder.input("y", [n, 1]))
      let (slope, offset) = (builder.parameter("slope", []), builder.parameter("offset", []))
      builder.output("loss", meanSquaredError(predictions: slope * x + offset, targets: y))
    }
  }

  @Test func stepsKeepTheirOptimizersApart() throws {
    let store = ParameterStore(compiler: compiler(.interpreter))
    let first = try store.trainingStep(
      of: Self.half("a", Adam(learningRate: 0.1)).freezing("offset"))
    let second = try store.trainingStep(
      of: Self.half("b", Adam(learningRate: 0.2)).freezing("slope"))
    #expect(Set(store.parameters.keys) == ["slope", "offset"])
    #expect(abs(first.learningRate - 0.1) < 1e-7 && abs(second.learningRate - 0.2) < 1e-7)
    func values() -> [Double] { ["slope", "offset"].map { store.parameters[$0]?.scalar ?? .nan } }
    try first(points(5))
    #expect(values()[0] != 0 && values()[1] == 0)
    let slope = values()[0]
    try second(points(5))
    #expect(values()[0] == slope)
    // The first step of Adam is the rate, whatever other programs have counted.
    #expect(abs(abs(values()[1]) - 0.2) < 1e-4)
    first.learningRate = 0
    try first(points(5))
    #expect(values()[0] == slope)
    for _ in 0..<200 {
      first.learningRate = 0.1
      try first(points(5))
      try second(points(5))
    }
    #expect(abs(values()[0] - 3) < 0.02 && abs(values()[1] + 1) < 0.02)
  }

  @Test func whatIsSavedGoesOn() throws {
    let path = FileManager.default.temporaryDirectory.path + "/store-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: path) }
    func store() throws -> (ParameterStore, TrainingStep, TrainingStep) {
      let store = ParameterStore(compiler: compiler(.interpreter))
      return (
        store, try store.trainingStep(of: Self.half("a", Adam()).freezing("offset")),
        try store.trainingStep(of: Self.half("b", RMSProp()).freezing("slope"))
      )
    }
    let (first, a, b) = try store()
    for _ in 0..<3 { _ = (try a(points(5)), try b(points(5))) }
    try first.save(to: path)
    let (second, c, d) = try store()
    try second.load(from: path)
    for _ in 0..<3 { _ = (try a(points(5)), try b(points(5)), try c(points(5)), try d(points(5))) }
    #expect(first.parameters.mapValues(\.data) == second.parameters.mapValues(\.data))
    let other = ParameterStore(compiler: compiler(.interpreter))
    _ = try other.trainingStep(of: line())
    #expect(diagnostic { try other.load(from: path) }?.message == "is of other models")
  }

  /// Weights made elsewhere, f64 too; one mistake, and nothing changes.
  @Test func arraysAreTaken() throws {
    let store = ParameterStore(compiler: compiler(.interpreter))
    let predictor = try store.predictor(of: line())
    let trainer = try Trainer(
      model: line(), dataset: points(4), options: TrainingOptions(compiler: compiler(.interpreter)))
    let arrays = [
      "dense.weight": TensorData([1, 1], [3] as [Double]),
      "dense.bias": TensorData([1], [-1] as [Float]),
    ]
    try store.load(arrays)
    try trainer.load(arrays)
    let expected = try points(5).column("y")
    #expect(try predictor(points(5))["prediction"] == expected)
    #expect(try trainer.predict(points(5))["prediction"] == expected)
    #expect(store.arrays["dense.weight"] == TensorData([1, 1], [3] as [Float]))
    #expect(trainer.arrays["dense.bias"] == arrays["dense.bias"])
    let typo = diagnostic {
      try store.load([
        "dense.bias": TensorData([1], [0] as [Float]),
        "dense.wieght": TensorData([1, 1], [0] as [Float]),
      ])
    }
    #expect(typo?.subject == "%dense.wieght")
    #expect(typo?.message == "is no parameter or state; did you mean 'dense.weight'?")
    let shape = diagnostic { try trainer.load(["dense.weight": TensorData([1], [0] as [Float])]) }
    #expect(shape?.message == "is f32[1x1], found f32[1]")
    let type = diagnostic { try store.load(["dense.bias": TensorData([1], [0] as [Int32])]) }
    #expect(type?.message == "is f32[1], found i32[1]")
    #expect(store.arrays["dense.bias"] == arrays["dense.bias"])
  }

  @Test func mistakesAreNamed() throws {
    let store = ParameterStore(compiler: compiler(.interpreter))
    _ = try store.trainingStep(of: Self.half("a", SGD()))
    let other = Model(name: "b", optimizer: SGD()) { builder, _ in
      builder.output("loss", builder.parameter("slope", [2]).sum())
    }
    #expect(
      diagnostic { _ = try store.trainingStep(of: other) }?.message
        == "%slope is f32[2], but another model has f32[]")
    #expect(
      diagnostic { _ = try points(3).batches(of: 0) }?.message
        == "expected batches of at least 1 row, found 0")
    let step = try store.trainingStep(of: Self.half("c", SGD()))
    let wrong = try Dataset(["x": TensorData([2, 1], [0, 1] as [Float])])
    #expect(
      diagnostic { _ = try step(wrong) }?.message.hasPrefix("there is no column 'y'") == true)
  }
}
