import IR
import Modeling
import Operators
import Testing

/// States that recurrent layers hand from batch to batch, and from step to step.
@Suite struct CarriedStateTests {
  private static func model(_ layer: any Layer) -> Model {
    Model(name: "carried", optimizer: SGD()) { builder, rows, mode in
      let y = layer(builder.input("x", [rows, mode.steps(5), 3]), mode: mode)
      builder.output("y", y)
      builder.output("loss", meanSquaredError(predictions: y, targets: y.zerosLike))
    }
  }

  private static func labels(_ graph: Graph, _ role: Argument.Role) -> [String] {
    graph.arguments.filter { $0.role == role }.map(\.label)
  }

  @Test func trainingCarriesAndInferenceDoesNot() throws {
    let model = Self.model(LSTM(4, layers: 2, isStateful: true))
    let training = try model.trainingGraph(batchSize: 2)
    let names = ["layer1", "layer2"].flatMap { layer in
      ["hidden", "cell"].map { "lstm.\(layer).carried.\($0)" }
    }
    #expect(Self.labels(training, .state).filter { $0.contains("carried") } == names)
    #expect(training.outputs.filter { $0.updates != nil }.map(\.name).prefix(4) == names[...])
    for graph in [
      try model.inferenceGraph(batchSize: 2), try model.evaluationGraph(batchSize: 2),
    ] {
      #expect(Self.labels(graph, .state).isEmpty)
    }
  }

  @Test func stepsTakeAndGiveStates() throws {
    let model = Self.model(Sequential([GRU(4, returnsSequences: true), LSTM(2), Dense(1)]))
    let graph = try model.stepGraph(batchSize: 2)
    #expect(
      Self.labels(graph, .input) == [
        "x", "gru.carried.hidden", "lstm.carried.hidden", "lstm.carried.cell",
      ])
    #expect(
      graph.outputs.map(\.name) == [
        "y", "loss", "gru.carried.hidden.next", "lstm.carried.hidden.next",
        "lstm.carried.cell.next",
      ])
    #expect(Self.labels(graph, .state).isEmpty)
    #expect(graph.outputs.allSatisfy { $0.updates == nil })
    #expect(graph.arguments.first?.type == TensorType(.f32, [2, 1, 3]))
  }

  /// Each application of one layer goes on where the one before has ended.
  @Test func sharedLayersCarryOnce() throws {
    let layer = Shared("s", SimpleRNN(3, returnsSequences: true, isStateful: true))
    let builder = GraphBuilder("test")
    let x = builder.input("x", [2, 5, 3])
    builder.output("y", layer(layer(x, mode: .training), mode: .training))
    let graph = try builder.finish()
    #expect(Self.labels(graph, .state) == ["s.rnn.carried.hidden"])
    #expect(graph.outputs.filter { $0.updates != nil }.count == 1)
    let scans = graph.nodes.filter { $0.operation.name == "scan" }
    #expect(Set(scans.compactMap(\.operands.first)).count == 2)
  }

  private static let mistakes: [(any Layer, String)] = [
    (
      Bidirectional(LSTM(3, isStateful: true)),
      "it begins at the end of a sequence too, so no state can be carried from the one before"
    ),
    (GRU(0, isStateful: true), "expected at least 1 unit, found 0"),
  ]

  @Test(arguments: mistakes.indices) func whatCannotBeCarried(_ index: Int) {
    let (layer, message) = Self.mistakes[index]
    let found = diagnostic { _ = try Self.model(layer).trainingGraph(batchSize: 2) }
    #expect(found?.message == message)
  }

  @Test func loopsCannotCarry() {
    let found = diagnostic {
      let builder = GraphBuilder("test")
      let x = builder.input("x", [5, 2, 4, 3])
      let (last, _) = scan(initial: builder.zeros(TensorType(.f32, [2, 3])), over: x) { state, x in
        let next = state + GRU(3, isStateful: true)(x, mode: .training)
        return (next, next)
      }
      builder.output("y", last)
      _ = try builder.finish()
    }
    #expect(
      found?.message == "its states cannot be carried in every step of a loop; apply it outside")
  }

  @Test func modelsWithoutStatesHaveNoStep() {
    for layer in [Dense(3) as any Layer, Sequential([Flatten(), Dense(1)])] {
      let found = diagnostic { _ = try Self.model(layer).stepGraph(batchSize: 1) }
      #expect(found?.message == "no layer carries a state from one step to the next")
    }
  }
}
