import GraphC
import TestSupport
import Testing

/// Programs whose products are of integers, with scales that data was looked at for.
@Suite struct IntegerProductTests {
  private static let model = Model(name: "digits", optimizer: SGD()) { builder, rows in
    let pixels = builder.input("x", [rows, 150], .u8)
    let network = Sequential {
      Dense(70, activation: .relu)
      Dense(47, activation: .relu)
      Dense(30)
    }
    builder.output("y", network(pixels.cast(to: .f32) * (1 / 255)))
  }

  private static func pixels(_ rows: Int, seed: Int64 = 1) -> TensorData {
    let numbers = (0..<rows * 150).map { index in
      (Philox.uniformF64(seed: seed, stream: 0, step: 0, index: Int64(index)) * 256).rounded(.down)
    }
    return TensorData(TensorType(.u8, [rows, 150]), doubles: numbers)
  }

  /// Plain weights, and how data says that they are to be stored.
  private static func prepared(
    _ type: WeightType, block: Int? = nil
  ) throws -> (weights: [String: TensorData], scales: [String: Float]) {
    let graph = try model.inferenceGraph(batchSize: 4)
    var weights: [String: TensorData] = [:]
    let parameters = graph.arguments.filter { $0.role == .parameter }
    for (ordinal, parameter) in parameters.enumerated() {
      weights[parameter.label] = try Initialization.fill(parameter, seed: 3, ordinal: ordinal)
    }
    let scales = try Calibration.inputScales(
      of: graph, WeightQuantization(graph, type, block: block), weights: weights,
      batches: (1...3).map { ["x": pixels(4, seed: $0)] }, options: options(.tcc))
    return (weights, scales)
  }

  private static func run(
    _ type: WeightType, block: Int? = nil, rows: Int, _ execution: ExecutionOptions
  ) throws -> TensorData {
    let (weights, scales) = try prepared(type, block: block)
    let plain = try model.inferenceGraph(batchSize: rows)
    let quantization = try WeightQuantization(plain, type, block: block, inputScales: scales)
    let program = try Compiler.compile(
      quantization.graph(plain), options: CompilerOptions(execution: execution))
    for (label, data) in quantization.weights(weights) { try program.write(data, to: label) }
    try program.write(pixels(rows), to: "x")
    try program.run()
    return try program.read("y")
  }

  @Test func scalesAreOfTheLargestInputs() throws {
    let (_, scales) = try Self.prepared(.int8)
    #expect(Set(scales.keys) == ["dense.weight", "dense2.weight", "dense3.weight"])
    let largest = (1...3).flatMap { Self.pixels(4, seed: $0).doubles }.max() ?? 0
    let scale = try #require(scales["dense.weight"])
    #expect(abs(Double(scale) - largest / 255 / 127) < 1e-8)
  }

  /// Sums are exact, what is between products rounds alike everywhere: a program of such products,
  /// biases and ReLU has the same bits on all processors, for all threads and numbers of rows.
  @Test(arguments: [WeightType.int8, .int4], [nil, 32])
  func bitsAreTheSameEverywhere(_ type: WeightType, _ block: Int?) throws {
    let expected = try Self.run(type, block: block, rows: 30, ExecutionOptions(backend: .tcc))
    #expect(Set(expected.doubles).count > 500)
    for cpu in CPUTarget.available {
      for backend in [Backend.tcc, .cc] {
        for threads in [1, 2] {
          let found = try Self.run(
            type, block: block, rows: 30,
            ExecutionOptions(backend: backend, threads: threads, cpu: cpu))
          #expect(found.isIdentical(to: expected), "\(backend), \(cpu), \(threads) threads")
        }
      }
    }
    let one = try Self.run(type, block: block, rows: 1, ExecutionOptions(backend: .cc))
    #expect(one.doubles == Array(expected.doubles[..<30]))
  }

  @Test func resultsAreNearThoseOfFloats() throws {
    let (weights, _) = try Self.prepared(.int8)
    let program = try Compiler.compile(
      Self.model.inferenceGraph(batchSize: 30), options: options(.tcc))
    for (label, data) in weights { try program.write(data, to: label) }
    try program.write(Self.pixels(30), to: "x")
    try program.run()
    let floats = try program.read("y").doubles
    let found = try Self.run(.int8, rows: 30, ExecutionOptions(backend: .tcc)).doubles
    let largest = floats.map(\.magnitude).max() ?? 0
    let error = zip(floats, found).map { ($0 - $1).magnitude }.max() ?? 1
    #expect(error > 0 && error < 0.06 * largest)
    let exact = try Self.run(.int8, rows: 30, ExecutionOptions(backend: .interpreter))
    let difference = exact.difference(
      from: TensorData(exact.type, doubles: found), absolute: 1e-6, relative: 1e-6)
    #expect(difference == nil)
  }

  /// Products in loops go on with floats.
  @Test func loopsAreNotCalibrated() throws {
    let graph = try Model(name: "steps", optimizer: SGD()) { builder, rows, mode in
      let x = builder.input("x", [rows, 6, 24])
      builder.output("y", Sequential { LSTM(16) }(x, mode: mode))
    }.inferenceGraph(batchSize: 2)
    let quantization = try WeightQuantization(graph, .int8)
    let scales = try Calibration.inputScales(
      of: graph, quantization, weights: [:],
      batches: [["x": TensorData(TensorType(.f32, [2, 6, 24]), repeating: 3)]],
      options: options(.tcc))
    #expect(scales == ["lstm.weight": 3.0 / 127])
    let stored = try WeightQuantization(graph, .int8, inputScales: scales).graph(graph)
    #expect(stored.text.contains("%lstm.weight_input_scale: parameter f32[]"))
    #expect(stored.text.contains("quantized_matmul %carry0, %const0, %const0_scale {"))
  }

  @Test func mistakes() throws {
    let graph = try Self.model.inferenceGraph(batchSize: 4)
    let quantization = try WeightQuantization(graph, .int8)
    func message(_ batches: [[String: TensorData]], _ weights: [String: TensorData]) -> String {
      do throws(Diagnostic) {
        _ = try Calibration.inputScales(
          of: graph, quantization, weights: weights, batches: batches, options: options(.tcc))
        return ""
      } catch { return "\(error)" }
    }
    #expect(message([], [:]).contains("has no batch to look at"))
    let bias = TensorData(TensorType(.f32, [70]), repeating: .infinity)
    #expect(
      message([["x": Self.pixels(4)]], ["dense.bias": bias])
        .contains("multiplies %dense2.weight with inf"))
    let halves = try WeightQuantization(graph, .bf16)
    #expect {
      _ = try Calibration.inputScales(
        of: graph, halves, weights: [:], batches: [["x": Self.pixels(4)]])
    } throws: {
      "\($0)".contains("has no product outside of loops whose weights are stored as int8 or int4")
    }
  }
}
