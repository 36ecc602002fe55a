import GraphC
import Testing
import Training
import Workloads

@testable import Commands

/// Models as they predict, and models that only predict.
@Suite(.serialized) struct InferenceTests {
  /// Has no loss.
  private static let scorer = Model(name: "scorer", defaultBatchSize: 3, optimizer: SGD()) {
    builder, rows in
    builder.output("scores", Dense(2, activation: .tanh)(builder.input("x", [rows, 4])))
  }

  private static let models =
    TestModels.all + [ModelEntry(name: "scorer", summary: "predicts", model: scorer)]

  private static func run(_ arguments: String...) -> CommandRun {
    CommandRun(arguments, models: models)
  }

  /// Every verb that looks at a model, and a word that it says of one.
  private static let verbs = [
    (["dump"], "-> ("), (["dump", "--stage", "c"], "int32_t"), (["explain"], "kernel"),
    (["summary"], "a prediction:"), (["verify", "--backend", "tcc"], "is verified"),
    (["bench", "--backend", "tcc", "--repeat", "1"], "tcc"),
    (["profile", "--backend", "tcc", "--steps", "1"], "matmul"),
  ]

  @Test(arguments: verbs)
  func takesModelsWithoutLoss(_ words: [String], _ expected: String) {
    let run = CommandRun(words + ["scorer"], models: Self.models)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains(expected), "\(run.output)")
  }

  @Test(arguments: verbs)
  func takesModelsAsTheyPredict(_ words: [String], _ expected: String) {
    let run = CommandRun(words + ["tiny", "--inference"], models: Self.models)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains(expected), "\(run.output)")
    #expect(!run.output.contains("labels"))
  }

  @Test func predictsWithoutUpdates() throws {
    let built = Self.run("dump", "tiny", "--inference", "--stage", "optimized")
    let graph = try GraphParser.parse(built.output, name: "tiny", operators: Operators.named)
    #expect(graph.outputs.map(\.name) == ["logits"])
    #expect(graph.arguments.map(\.label).filter { $0 == "labels" }.isEmpty)
  }

  @Test func differentiatesOnlyWhatHasALoss() {
    let own = Self.run("dump", "scorer", "--stage", "differentiated")
    #expect(own.status == 1)
    #expect(own.errors.contains("model scorer: there is no output 'loss'"))
    let asked = Self.run("dump", "tiny", "--inference", "--stage", "differentiated")
    #expect(asked.status == 1)
    #expect(asked.errors.contains("there is no output 'loss' to differentiate"))
  }

  @Test func refusesInferenceOfGraphs() throws {
    let directory = try TestDirectory()
    let path = try directory.file("affine.ir", TestDirectory.affine)
    let run = Self.run("explain", path, "--inference")
    #expect(run.status == 1)
    #expect(run.errors.contains("--inference is for models; this is a graph"))
    #expect(Self.run("explain", "softmax", "--inference").status == 1)
    #expect(Self.run("explain", "mlp32", "--inference").status == 0)
    #expect(Self.run("explain", "fit_epoch", "--inference").errors.contains("no inference"))
  }

  @Test func entriesNeedNoTraining() throws {
    let run = Self.run("train", "scorer")
    #expect(run.status == 1)
    #expect(run.errors.contains("scorer: has no training of its own"))
    let list = try #require(try Self.run("list", "--json").json() as? [[String: Any]])
    #expect(list.map { $0["isTrainable"] as? Bool } == [true, true, false])
  }

  @Test func measuresWorkloadsOfThePackage() throws {
    let own = Workload("own", "a model of the package's own", .training(TestModels.tiny))
    let list = run(["bench", "--list"], with: [own])
    #expect(list.output.contains("own") && list.output.contains("mlp32"))
    let bench = run(["bench", "own", "--backend", "tcc", "--repeat", "1"], with: [own])
    #expect(bench.status == 0 && bench.output.contains("own on "))
  }

  private func run(_ arguments: [String], with workloads: [Workload]) -> CommandRun {
    CommandRun(arguments, models: Self.models, workloads: workloads)
  }
}

@Suite struct BenchWorkTests {
  /// Two operations for each tap, channel in, channel out and place.
  @Test func countsConvolutions() throws {
    let builder = GraphBuilder("conv")
    let x = builder.input("x", [2, 8, 6, 3])
    let kernel = builder.input("k", [3, 3, 3, 5])
    builder.output("y", convolution(x, kernel, strides: [2, 1], padding: .same))
    #expect(
      BenchWork(try builder.finish(), runs: 1).productOperations
        == Double(2 * 2 * 4 * 6 * 5 * 3 * 3 * 3))
  }

  /// Both gradients of a convolution multiply as often as the convolution itself.
  @Test func countsGradientsOfConvolutions() throws {
    let builder = GraphBuilder("conv")
    let x = builder.parameter("x", [2, 8, 6, 3])
    let kernel = builder.parameter("k", [3, 3, 3, 5])
    builder.output("loss", convolution(x, kernel).sum())
    let forward = BenchWork(try builder.finish(), runs: 1).productOperations
    let graph = try Pass.differentiate().run(try builder.finish())
    let all = BenchWork(graph, runs: 1).productOperations
    // Of the gradient for x, places in the padding count as well.
    #expect(forward == Double(2 * 2 * 6 * 4 * 5 * 3 * 3 * 3))
    #expect(all == forward * 2 + Double(2 * 2 * 8 * 6 * 3 * 3 * 3 * 5))
  }

  /// A loop's products count at every step.
  @Test func countsLoops() throws {
    let builder = GraphBuilder("loop")
    let x = builder.input("x", [7, 2, 3])
    let start = builder.input("h", [2, 4])
    let weights = builder.input("w", [3, 4])
    let (last, all) = scan(initial: start, over: x) { carry, element in
      let next = carry + matmul(element, weights)
      return (next, next)
    }
    builder.output("last", last)
    builder.output("all", all)
    #expect(BenchWork(try builder.finish(), runs: 1).productOperations == Double(7 * 2 * 2 * 3 * 4))
  }
}
