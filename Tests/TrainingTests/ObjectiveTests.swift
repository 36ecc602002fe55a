import Foundation
import GraphC
import Modeling
import Testing

@testable import Training

/// Models with several losses, beside their steps by hand.
@Suite struct ObjectiveTests {
  private static let rate = 0.125

  /// A critic `w x` tells data from a generator's `z + shift`.
  private static func model(every: Int = 1, simultaneously: Bool = false) -> Model {
    Model(
      name: "players", defaultBatchSize: 2,
      objectives: [
        Objective(trains: ["critic.*"], by: SGD(learningRate: rate)),
        Objective(
          "generator_loss", trains: ["generator.*"], by: SGD(learningRate: rate / 2), every: every,
          simultaneously: simultaneously),
      ]
    ) { builder, rows, _ in
      let x = builder.input("x", [rows], .f64)
      let z = builder.input("z", [rows], .f64)
      let weight = builder.scope("critic") {
        builder.parameter("w", [], .f64, initializer: .constant(0.5))
      }
      let shift = builder.scope("generator") {
        builder.parameter("shift", [], .f64, initializer: .constant(-1))
      }
      let made = z + shift.broadcast(to: [rows])
      func critic(_ x: Tensor) -> Tensor { (x * weight.broadcast(to: [rows])).mean() }
      builder.output("loss", critic(made) - critic(x) + 0.5 * weight * weight)
      builder.output("generator_loss", -critic(made))
    }
  }

  private static func data() throws -> Dataset {
    try Dataset([
      "x": TensorData([6], [1, 2, 3, 4, 5, 6] as [Double]),
      "z": TensorData([6], [0.5, -0.5, 0.25, 1, -1, 0] as [Double]),
    ])
  }

  /// The parameters after an epoch of three steps, by hand.
  private static func expected(
    every: Int, simultaneously: Bool
  ) -> (weight: Double, shift: Double, losses: [Double], generatorLosses: [Double]) {
    var (weight, shift) = (0.5, -1.0)
    var (losses, generatorLosses): ([Double], [Double]) = ([], [])
    let x = [1.5, 3.5, 5.5]
    let z = [0.0, 0.625, -0.5]
    for step in 0..<3 {
      let made = z[step] + shift
      losses.append(weight * made - weight * x[step] + 0.5 * weight * weight)
      let newWeight = weight - rate * (made - x[step] + weight)
      let isPart = (step + 1).isMultiple(of: every)
      let seen = isPart && !simultaneously ? newWeight : weight
      generatorLosses.append(-seen * made)
      if isPart { shift += rate / 2 * seen }
      weight = newWeight
    }
    return (weight, shift, losses, generatorLosses)
  }

  @Test(arguments: [(1, false), (1, true), (2, false), (2, true)], [Backend.interpreter, .tcc])
  func stepsAreThoseByHand(_ kind: (every: Int, simultaneously: Bool), _ backend: Backend) throws {
    let model = Self.model(every: kind.every, simultaneously: kind.simultaneously)
    let options = TrainingOptions(
      shuffles: false, recordsSteps: true,
      compiler: CompilerOptions(execution: ExecutionOptions(backend: backend)))
    let trainer = try Trainer(model: model, dataset: Self.data(), options: options)
    let history = try trainer.fit()
    let expected = Self.expected(every: kind.every, simultaneously: kind.simultaneously)
    #expect(abs(trainer.parameters["critic.w"]!.scalar - expected.weight) < 1e-12)
    #expect(abs(trainer.parameters["generator.shift"]!.scalar - expected.shift) < 1e-12)
    for (found, right) in zip(history.stepLosses, expected.losses) {
      #expect(abs(found - right) < 1e-12)
    }
    let mean = expected.generatorLosses.reduce(0, +) / 3
    #expect(abs((history.epochs[0].training.metrics["generator_loss"] ?? .nan) - mean) < 1e-12)
  }

  @Test func goesOnWithTheSameBits() throws {
    let model = Self.model(every: 2)
    func trainer(epochs: Int) throws -> Trainer {
      try Trainer(
        model: model, dataset: Self.data(),
        options: TrainingOptions(
          epochs: epochs, compiler: CompilerOptions(execution: ExecutionOptions(backend: .tcc))))
    }
    let path = FileManager.default.temporaryDirectory.path + "/objectives-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let whole = try trainer(epochs: 4)
    _ = try whole.fit()
    // An odd number of steps: the generator's turn is not where an epoch begins.
    let first = try trainer(epochs: 1)
    _ = try first.fit()
    try first.save(to: path)
    let rest = try trainer(epochs: 4)
    try rest.resume(from: path)
    _ = try rest.fit()
    #expect(rest.history.epochs.map(\.training) == whole.history.epochs.map(\.training))
    for (name, buffer) in whole.parameters { #expect(rest.parameters[name]?.data == buffer.data) }
  }

  @Test func ratesChangeTogether() throws {
    let options = TrainingOptions(
      compiler: CompilerOptions(execution: ExecutionOptions(backend: .interpreter)))
    let trainer = try Trainer(model: Self.model(), dataset: Self.data(), options: options)
    trainer.learningRate = 0.25
    let label = "generator_loss.optimizer.learning_rate"
    #expect(trainer.parameters[label]?.scalar == 0.125)
  }

  /// What both losses need of the generator is there once.
  @Test func sharesWhatIsAlike() throws {
    let graph = try Self.model().trainingGraph(batchSize: 2)
    let shift = try #require(
      graph.nodes.indices.first { graph.nodes[$0].argument?.label == "generator.shift" })
    let uses = graph.nodes.filter { $0.operands.contains(Value(shift)) }
    #expect(uses.filter { $0.operation.name == "broadcast" }.count == 1)
    #expect(graph.outputs.filter { $0.updates == nil }.map(\.name) == ["loss", "generator_loss"])
  }

  @Test func mistakesAreNamed() throws {
    func message(_ objectives: [Objective]) -> String {
      let model = Model(name: "m", objectives: objectives) { builder, rows, _ in
        let w = builder.parameter("w", [])
        let v = builder.parameter("v", [])
        builder.output("loss", w * v)
        builder.output("other", w + v)
      }
      do { _ = try model.trainingGraph(batchSize: 1) } catch { return error.description }
      return ""
    }
    func objective(_ loss: String, _ names: [String], every: Int = 1) -> Objective {
      Objective(loss, trains: names, by: SGD(), every: every)
    }
    #expect(
      message([objective("loss", ["w"]), objective("other", ["w"])])
        .contains("%w is trained by 'loss' and by 'other'"))
    #expect(
      message([objective("loss", ["w"]), objective("othr", ["v"])])
        .contains("there is no output 'othr'; did you mean 'other'?"))
    #expect(
      message([objective("loss", ["w"]), objective("other", ["x"])])
        .contains("no parameter is called 'x', so it cannot be trained"))
    #expect(message([objective("loss", ["w"], every: 0)]).contains("expected at least 1"))
    #expect(message([]).contains("there are no objectives to train for"))
  }
}
