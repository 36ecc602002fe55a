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
    Model(name: "packed in loops", optimizer: SGD()) { builder, rows, mode in
      let x = builder.input("x", [rows, 6, 40])
      builder.output("y", Sequential { LSTM(24, layers: 2) }(x, mode: mode))
    },
    Model(name: "packed in attention", optimizer: SGD()) { builder, rows, mode in
      let x = builder.input("x", [rows, 5, 32])
      builder.output("y", TransformerEncoderBlock(heads: 4, feedForward: 64)(x, mode: mode))
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
    for block in [nil, 4, 32] {
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
    let rounded = weights.mapValues { data in
      let half: ElementType = type == .f16 ? .f16 : .bf16
      let few = TensorData(data.type.with(elementType: half), doubles: data.doubles)
      return TensorData(data.type, doubles: few.doubles)
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
      let w = builder.parameter("w", [3, 2])
      // What else reads the weights needs them as they are.
      builder.output("y", matmul(x, w) + w.sum())
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

  /// A matrix that only products read, by the layout of the kernel library.
  @Test(arguments: [false, true]) func packedAsKernelsReadIt(_ isTransposed: Bool) throws {
    let graph = try Model(name: "product", optimizer: SGD()) { builder, rows in
      let x = builder.input("x", [rows, 24])
      let w = builder.parameter("w", isTransposed ? [30, 24] : [24, 30])
      builder.output("y", matmul(x, w, transposeRHS: isTransposed))
    }.inferenceGraph(batchSize: 1)
    func stored(_ type: WeightType, _ number: (Int, Int) -> Double) throws -> [String: TensorData] {
      let numbers = (0..<24 * 30).map { place in
        isTransposed ? number(place / 24, place % 24) : number(place % 30, place / 30)
      }
      let w = TensorData(
        TensorType(.f32, isTransposed ? [30, 24] : [24, 30]), doubles: numbers)
      return try WeightQuantization(graph, type).weights(["w": w])
    }
    // Output 16 is 127, 1, 2, …; it is in a panel of 32.
    let bytes = try stored(.int8) { $0 != 16 ? 0 : $1 == 0 ? 127 : Double($1) }
    let integers = try #require(bytes["w"]).doubles
    #expect(integers.count == 64 + 32 * 24 + 64)
    #expect(Array(integers[(64 + 16 * 4)..<(64 + 17 * 4)]) == [127, 1, 2, 3])
    #expect(Array(integers[(64 + (32 + 16) * 4)..<(64 + (32 + 17) * 4)]) == [4, 5, 6, 7])
    #expect(integers.filter { $0 != 0 }.count == 24)
    let scales = try #require(bytes["w_scale"])
    #expect(scales == TensorData([32], (0..<32).map { $0 < 30 ? 1 : 0 } as [Float]))
    let nibbles = try #require(try stored(.int4) { $0 == 0 ? Double($1 % 8) : 0 }["w"]).doubles
    #expect(nibbles.count == 64 + 32 * 12 + 64)
    #expect(Array(nibbles[64..<69]) == [0xC8, 0xD9, 0xEA, 0xFB, 0x88])
    let halves = try #require(try stored(.f16) { Double($0 * 100 + $1) }["w"]).doubles
    #expect(Array(halves[(32 + 2 * 32)..<(32 + 2 * 32 + 3)]) == [2, 102, 202])
    let brains = try #require(try stored(.bf16) { Double($0 * 8 + $1 % 8) }["w"]).doubles
    #expect(Array(brains[32..<36]) == [0, 1, 8, 9])
  }

  /// What has to be padded too much is restored instead.
  @Test func narrowMatricesAreNotPacked() throws {
    let graph = try Model(name: "narrow", optimizer: SGD()) { builder, rows in
      let network = Sequential {
        Dense(24)
        Dense(1)
      }
      builder.output("y", network(builder.input("x", [rows, 64])))
    }.storing(.int8).inferenceGraph(batchSize: 2)
    #expect(graph.text.contains("quantized_matmul %x"))
    #expect(graph.text.contains("dequantize %dense2.weight"))
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
    // Outputs are counted in whole 16: 304 of them.
    let least: [WeightType: Double] = [.f16: 1.97, .bf16: 1.97, .int8: 3.9, .int4: 7.6]
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
