import Foundation
import GraphC
import TestSupport
import Testing
import Training

/// Weights of rows, penalties and splits against what Keras's `fit` reports.
@Suite struct KerasFitTests {
  struct Case: Decodable, Sendable, CustomStringConvertible {
    let name: String
    /// After each epoch.
    let losses: [Double]
    let validation: [Double]?
    /// After the last epoch; for `data` those before the first, and the columns.
    let parameters: [String: FixtureTensor]

    var description: String { name }
  }

  static let cases: [Case] = {
    let file = Fixture.directory.appending(path: "Training/fits.json")
    let all = try? JSONDecoder().decode([Case].self, from: Data(contentsOf: file))
    return all ?? []
  }()

  private static func data(_ name: String) throws -> TensorData {
    try #require(cases.first { $0.name == "data" }?.parameters[name]).data
  }

  private static func dataset() throws -> Dataset {
    let labels = try data("labels")
    let truth = labels.integers.map { $0 > 0 ? 1.0 : 0 }
    return try Dataset([
      "x": data("x"), "labels": labels, "weights": data("weights"),
      "y": TensorData(TensorType(.f64, [truth.count, 1]), doubles: truth),
    ])
  }

  private static let optimizer = SGD(learningRate: 0.125)

  private static let classifier = Model(name: "classes", optimizer: optimizer) { builder, n in
    let hidden = Dense(4, activation: .tanh, name: "hidden")(builder.input("x", [n, 2], .f64))
    let logits = Dense(3, name: "output")(hidden)
    let labels = builder.input("labels", [n], .i64)
    builder.output("loss", crossEntropy(logits: logits, labels: labels))
  }

  private static let binary = Model(name: "binary", optimizer: optimizer) { builder, n in
    let hidden = Dense(4, activation: .tanh, name: "hidden")(builder.input("x", [n, 2], .f64))
    let logits = Dense(1, name: "output")(hidden)
    let targets = builder.input("y", [n, 1], .f64)
    builder.output("loss", binaryCrossEntropy(logits: logits, targets: targets))
  }

  /// What each case of the fixture's script says to Keras, said to a trainer.
  private static func trainer(_ name: String, _ compiler: CompilerOptions) throws -> Trainer {
    var model = name == "binary class weights" ? binary : classifier
    var options = TrainingOptions(batchSize: 4, epochs: 3, shuffles: false, compiler: compiler)
    switch name {
    case "class weights", "class weights and penalties":
      options.classWeights = ClassWeights([0: 0.5, 2: 3], of: "labels")
    case "binary class weights":
      options.classWeights = ClassWeights([0: 4, 1: 0.5], of: "y")
    case "sample weights", "split with weights": options.sampleWeights = "weights"
    default: break
    }
    if name == "split with class weights" {
      options.classWeights = ClassWeights([0: 0.5, 2: 3], of: "labels")
    }
    if name.hasPrefix("split") {
      options.validationSplit = name == "split with class weights" ? 0.25 : 0.3
    }
    switch name {
    case "penalties", "split with penalties":
      model = model.penalizingWeights(l1: 0.0625, l2: 0.125, of: ["*.weight"])
    case "class weights and penalties":
      model = model.penalizingWeights(l2: 0.125, of: ["*.weight"])
    default: break
    }
    return try Trainer(model: model, dataset: dataset(), options: options)
  }

  @Test(arguments: cases.filter { $0.name != "data" }, [Backend.interpreter, .tcc])
  func agreesWithKeras(_ fit: Case, _ backend: Backend) throws {
    let trainer = try Self.trainer(fit.name, compiler(backend))
    for (name, buffer) in trainer.parameters where buffer.type.rank > 0 {
      let first = try Self.data(name)
      let width = buffer.type.shape.extents.last ?? 0
      let kept = first.doubles.enumerated()
        .filter { $0.offset % (first.shape.extents.last ?? 1) < width }
      try buffer.load(TensorData(buffer.type, doubles: kept.map(\.element)))
    }
    let history = try trainer.fit()
    // Keras adds losses up in f32.
    for (epoch, loss) in zip(history.epochs, fit.losses) {
      #expect(abs(epoch.training.loss - loss) < 2e-6 * loss, "epoch \(epoch.number)")
    }
    for (epoch, loss) in zip(history.epochs, fit.validation ?? []) {
      let found = try #require(epoch.validation?.loss)
      #expect(abs(found - loss) < 2e-6 * loss, "validation after epoch \(epoch.number)")
    }
    #expect(history.epochs.count == 3)
    #expect((history.epochs[0].validation != nil) == (fit.validation != nil))
    // Keras divides by the number of rows in f32.
    for (name, expected) in fit.parameters {
      let buffer = try #require(trainer.parameters[name])
      let difference = buffer.data.difference(from: expected.data, absolute: 3e-8, relative: 3e-8)
      if let difference { Issue.record("\(name)\(difference)") }
    }
  }

  @Test func theFixtureHasCases() { #expect(Self.cases.count == 11) }
}
