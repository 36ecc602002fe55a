import IR
import Modeling
import Operators
import Testing

/// What differs between training and inference, and what layers have in common.
@Suite struct LayerModeTests {
  static let model = Model(name: "modes", optimizer: SGD()) { builder, rows, mode in
    let network = Sequential {
      Dense(4, name: "first")
      BatchNorm()
      Dropout(0.5)
      Dense(2, name: "second")
    }
    let y = network(builder.input("x", [rows, 3]), mode: mode)
    builder.output("y", y)
    builder.output("loss", square(y).mean())
  }

  static func labels(_ graph: Graph, _ role: Argument.Role) -> [String] {
    graph.arguments.filter { $0.role == role }.map(\.label)
  }

  @Test func trainingMovesStates() throws {
    let graph = try Self.model.trainingGraph(batchSize: 6)
    #expect(
      graph.outputs.prefix(4).map(\.name) == [
        "batch_norm.mean", "batch_norm.variance", "random.key", "loss",
      ])
    #expect(
      Self.labels(graph, .state) == [
        "batch_norm.mean", "batch_norm.variance", "random.key", "optimizer.learning_rate",
      ])
    #expect(graph.nodes.contains { $0.operation.name == "random_uniform" })
    let key = graph.arguments.first { $0.label == "random.key" }
    #expect(key?.type == TensorType(.i64, [2]))
  }

  @Test func inferenceMovesNothing() throws {
    for graph in [
      try Self.model.evaluationGraph(batchSize: 6), try Self.model.inferenceGraph(batchSize: 6),
      try Self.model.graph(batchSize: 6, mode: .inference),
    ] {
      #expect(graph.outputs.allSatisfy { $0.updates == nil })
      #expect(graph.nodes.allSatisfy { $0.operation.name != "random_uniform" })
      #expect(Self.labels(graph, .state) == ["batch_norm.mean", "batch_norm.variance"])
    }
  }

  /// Adding layers without parameters, or states, does not rename or reorder parameters.
  @Test func parametersAreTheSameInAllGraphs() throws {
    let names = [
      "first.weight", "first.bias", "batch_norm.scale", "batch_norm.shift", "second.weight",
      "second.bias",
    ]
    #expect(try Self.labels(Self.model.trainingGraph(batchSize: 6), .parameter) == names)
    #expect(try Self.labels(Self.model.inferenceGraph(batchSize: 6), .parameter) == names)
  }

  /// However often it is applied, a step moves its states once; frozen or in inference it does not.
  @Test func spectralNormMovesOncePerStep() throws {
    let model = Model(name: "critic", optimizer: SGD()) { builder, rows, mode in
      let critic = Shared("critic", SpectralNorm(Dense(1)))
      let x = builder.input("x", [rows, 3])
      builder.output("loss", (critic(x, mode: mode) - critic(2 * x, mode: mode)).mean())
      builder.output("frozen", Frozen(SpectralNorm(Dense(1)))(x, mode: mode).mean())
    }
    let names = ["critic.dense.weight_u", "critic.dense.weight_v"]
    let training = try model.graph(batchSize: 2)
    #expect(training.outputs.filter { $0.updates != nil }.map(\.name) == names)
    #expect(
      Self.labels(training, .state) == names + ["dense.weight_u", "dense.weight_v"])
    #expect(
      Self.labels(training, .parameter)
        == ["critic.dense.weight", "critic.dense.bias", "dense.weight", "dense.bias"])
    let inference = try model.evaluationGraph(batchSize: 2)
    #expect(inference.outputs.allSatisfy { $0.updates == nil })
    #expect(Self.labels(inference, .state) == Self.labels(training, .state))
  }

  /// What examples are made of: numbers of the program in training, an input in inference.
  @Test func noiseIsDrawnOrGiven() throws {
    let model = Model(name: "noise", optimizer: SGD()) { builder, rows, mode in
      let made = Dense(1)(builder.noise([rows, 3], mode: mode))
      builder.output("made", made)
      builder.output("loss", made.mean())
    }
    let training = try model.trainingGraph(batchSize: 2)
    #expect(Self.labels(training, .input) == [])
    #expect(training.outputs.contains { $0.name == "random.key" })
    for graph in [try model.evaluationGraph(batchSize: 2), try model.inferenceGraph(batchSize: 2)] {
      let inputs = graph.arguments.filter { $0.role == .input }
      #expect(inputs.map(\.label) == ["noise"])
      #expect(inputs.map(\.type) == [TensorType(.f32, [2, 3])])
      #expect(Self.labels(graph, .state) == [])
    }
  }

  private static let needy: [any Layer] = [
    Dropout(0.5, file: "Model.swift", line: 12), BatchNorm(file: "Model.swift", line: 12),
    SpatialDropout(0.5, file: "Model.swift", line: 12),
    AlphaDropout(0.5, file: "Model.swift", line: 12),
    LSTM(3, layers: 2, dropout: 0.5, file: "Model.swift", line: 12),
    LSTM(3, isStateful: true, file: "Model.swift", line: 12),
    MultiHeadAttention(heads: 1, dropout: 0.5, file: "Model.swift", line: 12),
    TransformerEncoderBlock(
      heads: 1, feedForward: 2, dropout: 0.5, file: "Model.swift", line: 12),
  ]

  @Test(arguments: needy.indices) func layersThatNeedTheirModeSaySo(_ index: Int) {
    let layer = Self.needy[index]
    let found = diagnostic {
      let builder = GraphBuilder("test")
      let x = builder.input("x", [2, 3, 4], file: "Inputs.swift", line: 3)
      builder.output("y", Sequential([layer])(x))
      _ = try builder.finish()
    }
    #expect(found?.subject == "layer \(type(of: layer))")
    #expect(
      found?.message == "it differs between training and inference, and is not told which")
    #expect(found?.notes.first?.hasSuffix("with operand f32[2x3x4] at Model.swift:12") == true)
    #expect(found?.notes[1].contains("Inputs.swift:3") == true)
  }

  @Test func batchNormWithoutStatisticsNeedsNoMode() throws {
    let builder = GraphBuilder("test")
    builder.output("y", BatchNorm(tracksStatistics: false)(builder.input("x", [2, 3])))
    #expect(try Self.labels(builder.finish(), .state).isEmpty)
  }

  @Test func sharedLayersDeclareOnce() throws {
    let builder = GraphBuilder("test")
    let layer = Shared("tower", Sequential([Dense(3), Dense(3)]))
    let x = builder.input("x", [2, 3])
    let y = builder.scope("head") { layer(layer(x)) + Dense(3)(x) }
    builder.output("y", y)
    let labels = try builder.finish().arguments.map(\.label)
    #expect(
      labels == [
        "x", "tower.dense.weight", "tower.dense.bias", "tower.dense2.weight",
        "tower.dense2.bias", "head.dense.weight", "head.dense.bias",
      ])
  }

  @Test func whatCannotBeSharedIsAMistake() {
    let other = diagnostic {
      let builder = GraphBuilder("test")
      let layer = Shared("tower", Dense(4))
      builder.output("y", layer(layer(builder.input("x", [2, 3]))))
      _ = try builder.finish()
    }
    let message = "the name \"tower.dense.weight\" is shared with the f32[3x4]"
    #expect(other?.message.hasPrefix(message) == true)
    let twice = diagnostic {
      let builder = GraphBuilder("test")
      let both = builder.shared("s") {
        builder.parameter("w", []) + builder.parameter("w", [])
      }
      builder.output("y", both)
      _ = try builder.finish()
    }
    #expect(twice?.message.hasPrefix("the name \"s.w\" is taken") == true)
    let plain = diagnostic {
      let builder = GraphBuilder("test")
      let w = builder.scope("s") { builder.parameter("w", []) }
      builder.output("y", w + builder.shared("s") { builder.parameter("w", []) })
      _ = try builder.finish()
    }
    #expect(plain?.message.hasPrefix("the name \"s.w\" is taken") == true)
  }

  @Test func frozenLayersAreNotTrained() throws {
    let model = Model(name: "frozen", optimizer: SGD()) { builder, rows, mode in
      let network = Sequential {
        Frozen {
          Dense(4, name: "first")
          BatchNorm()
        }
        Dense(2, name: "second")
      }
      builder.output("loss", square(network(builder.input("x", [rows, 3]), mode: mode)).mean())
    }
    let graph = try model.trainingGraph(batchSize: 4)
    #expect(graph.outputs.map(\.name) == ["loss", "second.weight", "second.bias"])
    let more = try model.freezing("second.bias").trainingGraph(batchSize: 4)
    #expect(more.outputs.map(\.name) == ["loss", "second.weight"])
    #expect(Self.labels(more, .parameter).count == 6)
    let all = diagnostic {
      _ = try model.freezing("second.*").trainingGraph(batchSize: 4)
    }
    #expect(all?.message == "there are no parameters to train")
    let absent = diagnostic { _ = try model.freezing("third.*").trainingGraph(batchSize: 4) }
    #expect(
      absent?.message.hasPrefix("no parameter is called 'third.*', so it cannot be frozen") == true)
  }

  /// A shared layer is frozen everywhere if it is anywhere.
  @Test func frozenAndShared() throws {
    let builder = GraphBuilder("test")
    let layer = Shared("s", Dense(3))
    _ = layer(Frozen(layer)(builder.input("x", [2, 3])))
    #expect(builder.arguments(.parameter).count == 2)
    #expect(builder.trainedParameters.isEmpty)
  }

  @Test func statisticsCannotMoveInLoops() {
    let found = diagnostic {
      let builder = GraphBuilder("test")
      let x = builder.input("x", [5, 2, 3])
      let (last, _) = scan(initial: builder.zeros(TensorType(.f32, [2, 3])), over: x) { state, x in
        let next = BatchNorm()(state + x, mode: .training)
        return (next, next)
      }
      builder.output("y", last)
      _ = try builder.finish()
    }
    #expect(
      found?.message
        == "its running statistics cannot be moved in every step of a loop; apply it outside")
  }

  /// What is made of a weight that a loop uses is made once, outside.
  @Test func spectralNormInLoops() throws {
    func graph(_ mode: Mode) throws -> Graph {
      let builder = GraphBuilder("test")
      let x = builder.input("x", [5, 2, 3])
      let (last, _) = scan(initial: builder.zeros(TensorType(.f32, [2, 3])), over: x) { state, x in
        let next = SpectralNorm(Dense(3))(state + x, mode: mode)
        return (next, next)
      }
      builder.output("y", last)
      return try builder.finish()
    }
    let inference = try graph(.inference)
    #expect(Self.labels(inference, .parameter) == ["dense.weight", "dense.bias"])
    #expect(Self.labels(inference, .state) == ["dense.weight_u", "dense.weight_v"])
    #expect(inference.nodes.count { $0.operation.name == "divide" } == 3)
    let found = diagnostic { _ = try graph(.training) }
    #expect(
      found?.message == "its states cannot be moved in every step of a loop; apply it outside")
  }

  /// Every step of a loop drops others, and the model's key counts on once.
  @Test func dropoutInLoops() throws {
    let builder = GraphBuilder("test")
    let x = builder.input("x", [5, 2, 3])
    let (last, _) = scan(initial: builder.zeros(TensorType(.f32, [2, 3])), over: x) { state, x in
      let next = Dropout(0.5)(state + x, mode: .training)
      return (next, next)
    }
    builder.output("y", last)
    let graph = try builder.finish()
    #expect(Self.labels(graph, .state) == ["random.key"])
    #expect(graph.outputs.map(\.name) == ["random.key", "y"])
  }
}
