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

  private static let causal = MultiHeadAttention(heads: 1, isCausal: true, capacity: 8)

  private static let streamingMistakes: [(any Layer, String)] = [
    (
      MultiHeadAttention(heads: 1),
      "in streaming it would see places that are not read yet"
    ),
    (
      MultiHeadAttention(heads: 1, isCausal: true),
      "it is not told how many places it may keep in streaming"
    ),
    (
      MultiHeadAttention(heads: 1, isCausal: true, capacity: 1),
      "a capacity of 1 is less than a piece of 2 places"
    ),
    (
      Sequential([Shared("s", causal), Shared("s", causal)]),
      "it is applied twice in streaming, and keeps the places of one sequence only"
    ),
    (
      Sequential([Conv1D(3, window: 1, strides: 2), causal]),
      "found 1 places of a piece, expected 2: mode.steps(…) says how many"
    ),
    (
      Sequential([Conv1D(3, window: 1, strides: 2), PositionalEncoding()]),
      "found 1 places of a piece, expected 2: mode.steps(…) says how many"
    ),
    (Modeless(layer: causal), modeless), (Modeless(layer: PositionalEncoding()), modeless),
    (Modeless(layer: LSTM(3)), modeless),
    (
      Modeless(layer: TransformerEncoderBlock(heads: 1, feedForward: 2, isCausal: true)), modeless
    ),
  ]

  private static let modeless =
    "it goes on where the piece before has ended, and is not told its mode"

  /// Tells its layer no mode.
  private struct Modeless: Layer {
    let layer: any Layer
    func callAsFunction(_ x: Tensor, mode: Mode) -> Tensor { layer(x) }
  }

  @Test(arguments: streamingMistakes.indices) func whatCannotStream(_ index: Int) {
    let (layer, message) = Self.streamingMistakes[index]
    let found = diagnostic {
      _ = try Self.model(layer).stepGraph(batchSize: 2, steps: 2)
    }
    #expect(found?.message ?? "" == message)
  }

  @Test func attentionKeepsWhatItHasRead() throws {
    let layers = Sequential([
      PositionalEncoding(.learned(length: 6)),
      TransformerEncoder(
        layers: 2,
        TransformerEncoderBlock(heads: 3, feedForward: 2, isCausal: true, capacity: 8)),
    ])
    let model = Self.model(layers)
    let step = try model.stepGraph(batchSize: 2, steps: 4)
    let states = ["layer1", "layer2"].flatMap { layer in
      ["key", "value"].map { "transformer.\(layer).attention.carried.\($0)" }
    }
    #expect(Self.labels(step, .input) == ["x", "sequence.carried.count"] + states)
    #expect(
      step.argument(named: states[0]).map(step.type(of:)) == TensorType(.f32, [2, 3, 8, 1]))
    #expect(
      step.outputs.map(\.name).suffix(5)
        == (["sequence.carried.count"] + states).map { $0 + ".next" }[...]
    )
    let piece = try model.pieceGraph(batchSize: 2)
    #expect(Self.labels(piece, .state) == ["sequence.carried.count"] + states)
    #expect(piece.outputs.filter { $0.updates != nil }.map(\.name) == Self.labels(piece, .state))
    #expect(try model.streamingCapacity() == 6)
    #expect(try Self.model(GRU(2)).streamingCapacity() == nil)
    #expect(
      diagnostic { _ = try model.pieceGraph(batchSize: 2, steps: 0) }?.message
        == "expected at least 1 step in a piece, found 0")
  }

  @Test func modelsWithoutStatesHaveNoStep() {
    for layer in [Dense(3) as any Layer, Sequential([Flatten(), Dense(1)])] {
      let found = diagnostic { _ = try Self.model(layer).stepGraph(batchSize: 1) }
      #expect(found?.message == "no layer carries a state from one step to the next")
    }
  }
}
