import GraphC
import TestSupport
import Testing

/// Weights stored as other types: equal to what training simulates, small, and not in memory as `f32`.
@Suite struct WeightQuantizationTests {
  private static let dense = Model(name: "dense", optimizer: SGD()) { builder, rows in
    let x = builder.input("x", [rows, 70])
    builder.output("y", Dense(33, activation: .relu)(x))
  }

  private static let models: [Model] = [
    dense,
    Model(name: "convolutions", optimizer: SGD()) { builder, rows, mode in
      let x = builder.input("x", [rows, 8, 8, 3])
      let network = Sequential {
        Conv2D(5, window: 3)
        Conv2D(6, window: 3)
        Flatten()
        Dense(4)
      }
      builder.output("y", network(x, mode: mode))
    },
    Model(name: "recurrent", optimizer: SGD()) { builder, rows, mode in
      let x = builder.input("x", [rows, 6, 5])
      builder.output("y", Sequential { LSTM(7, layers: 2) }(x, mode: mode))
    },
    Model(name: "attention", optimizer: SGD()) { builder, rows, mode in
      let x = builder.input("x", [rows, 5], .i32)
      let words = Shared("words", Embedding(9, width: 12))
      let block = TransformerEncoderBlock(heads: 3, feedForward: 20)
      let h = block(words(x), mode: mode)
      builder.output("y", words.apply(to: h) { $0.scores(h) })
    },
  ]

  private static func inputs(_ graph: Graph) -> [String: TensorData] {
    var inputs: [String: TensorData] = [:]
    for (ordinal, argument) in graph.arguments.enumerated() where argument.role == .input {
      let isIndex = !argument.type.elementType.isFloat
      let numbers = (0..<argument.type.elementCount).map { index in
        let unit = Philox.uniformF64(
          seed: 5, stream: Int64(ordinal), step: 0, index: Int64(index))
        return isIndex ? (unit * 9).rounded(.down) : unit * 2 - 1
      }
      inputs[argument.label] = TensorData(argument.type, doubles: numbers)
    }
    return inputs
  }

  private static func run(
    _ graph: Graph, _ weights: [String: TensorData], _ backend: Backend, threads: Int = 1
  ) throws -> TensorData {
    let program = try Compiler.compile(graph, options: options(backend, threads: threads))
    for argument in graph.arguments where argument.role != .input {
      if let data = weights[argument.label] { try program.write(data, to: argument.label) }
    }
    for (label, data) in inputs(graph) { try program.write(data, to: label) }
    try program.run()
    return try program.read("y")
  }

  private static func weights(_ graph: Graph) throws -> [String: TensorData] {
    var weights: [String: TensorData] = [:]
    let parameters = graph.arguments.filter { $0.role == .parameter }
    for (ordinal, parameter) in parameters.enumerated() {
      weights[parameter.label] = try Initialization.fill(parameter, seed: 3, ordinal: ordinal)
    }
    return weights
  }

  @Test(arguments: models.map(\.name), [WeightType.int8, .int4])
  func storedIsWhatTrainingSimulates(_ name: String, _ type: WeightType) throws {
    let model = try #require(Self.models.first { $0.name == name })
    for block in [nil, 4] {
      let plain = try model.inferenceGraph(batchSize: 3)
      let weights = try Self.weights(plain)
      let stored = try WeightQuantization(plain, type, block: block).weights(weights)
      let expected = try Self.run(
        model.quantized(type, block: block).inferenceGraph(batchSize: 3), weights, .tcc)
      let graph = try model.storing(type, block: block).inferenceGraph(batchSize: 3)
      #expect(expected.doubles.allSatisfy { $0.isFinite })
      let unrounded = try Self.run(plain, weights, .tcc)
      #expect(expected != unrounded)
      for backend in [Backend.tcc, .cc] {
        for threads in [1, 2] {
          let found = try Self.run(graph, stored, backend, threads: threads)
          let difference = found.difference(from: expected, absolute: 1e-6, relative: 1e-5)
          #expect(difference == nil, "\(backend), block \(block ?? 0)")
        }
      }
    }
  }

  @Test(arguments: [WeightType.f16, .bf16]) func halves(_ type: WeightType) throws {
    let plain = try Self.dense.inferenceGraph(batchSize: 3)
    let weights = try Self.weights(plain)
    let quantization = try WeightQuantization(plain, type)
    let stored = quantization.weights(weights)
    #expect(stored.values.allSatisfy { $0.type.elementType.byteCount == 2 })
    let rounded = stored.mapValues {
      TensorData($0.type.with(elementType: .f32), doubles: $0.doubles)
    }
    let expected = try Self.run(plain, rounded, .tcc)
    for backend in [Backend.tcc, .cc] {
      let found = try Self.run(quantization.graph(plain), stored, backend)
      #expect(found.difference(from: expected, absolute: 1e-6, relative: 1e-5) == nil)
    }
  }

  /// By hand: columns of which the largest are 127 and 0.
  @Test func scalesOfColumns() throws {
    let graph = try Model(name: "product", optimizer: SGD()) { builder, rows in
      let x = builder.input("x", [rows, 3])
      builder.output("y", matmul(x, builder.parameter("w", [3, 2])))
    }.inferenceGraph(batchSize: 1)
    let w = TensorData([3, 2], [127, 0, -63.5, 0, 0.5, 0] as [Float])
    let stored = try WeightQuantization(graph, .int8).weights(["w": w])
    #expect(stored["w"] == TensorData([3, 2], [127, 0, -64, 0, 0, 0] as [Int8]))
    #expect(stored["w_scale"] == TensorData([1, 2], [1, 1] as [Float]))
    let w4 = TensorData(w.type, doubles: [7, 0, -3, 0, 2, 0])
    let small = try WeightQuantization(graph, .int4).weights(["w": w4])
    // Columns in pairs: 7 and 0, -3 and 0, 2 and 0, each with 8 added.
    #expect(small["w"] == TensorData([3, 1], [0x8F, 0x85, 0x8A] as [UInt8]))
  }

  /// Weights that a product packs are never in memory as `f32`.
  @Test(arguments: WeightType.allCases) func productsReadStoredWeights(_ type: WeightType) throws {
    let model = Model(name: "wide", optimizer: SGD()) { builder, rows in
      builder.output("y", Dense(300)(builder.input("x", [rows, 784])))
    }
    let graph = try model.storing(type).inferenceGraph(batchSize: 32)
    let stages = try Compiler.stages(graph)
    // Less than a third of it, for the tiles of libtcc.
    #expect(stages.plan.arena.byteCount < 784 * 300 * 4 / 3)
    let stored = graph.arguments.filter { $0.role == .parameter }
    let plain = try model.inferenceGraph(batchSize: 32).arguments.filter { $0.role == .parameter }
    let byteCounts = [stored, plain].map { $0.reduce(0) { $0 + $1.type.byteCount } }
    let least: [WeightType: Double] = [.f16: 2, .bf16: 2, .int8: 3.9, .int4: 7.6]
    #expect(Double(byteCounts[1]) >= (least[type] ?? 0) * Double(byteCounts[0]))
  }

  @Test func whatCannotBeStored() throws {
    let vectors = try Model(name: "vectors", optimizer: SGD()) { builder, rows in
      builder.output("y", builder.input("x", [rows, 4]) * builder.parameter("gain", [4]))
    }.inferenceGraph(batchSize: 1)
    #expect {
      _ = try WeightQuantization(vectors, .int8)
    } throws: {
      "\($0)".contains("%gain is f32[4], expected two axes or more")
    }
    let training = try Model(name: "step", optimizer: SGD()) { builder, rows in
      let y = matmul(builder.input("x", [rows, 4]), builder.parameter("w", [4, 4]))
      builder.output("loss", y.mean())
    }.trainingGraph(batchSize: 1)
    #expect {
      _ = try WeightQuantization(training, .int4).graph(training)
    } throws: {
      "\($0)".contains("is changed by the graph")
    }
  }
}
