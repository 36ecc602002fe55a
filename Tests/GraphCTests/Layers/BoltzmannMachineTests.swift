import Foundation
import GraphC
import Modeling
import TestSupport
import Testing

/// Contrastive divergence by the formulas of the lecture, in NumPy, for all that can be drawn.
@Suite struct BoltzmannMachineTests {
  struct Record: Decodable {
    let draws: [Double]
    let reconstruction, weight, visibleBias, hiddenBias: FixtureTensor
    let loss: Double
  }

  private static let machine = RestrictedBoltzmannMachine(visible: 3, hidden: 2)

  private static func records() throws -> [Record] {
    let file = Fixture.directory.appending(path: "Boltzmann/machine.json")
    return try JSONDecoder().decode([Record].self, from: Data(contentsOf: file))
  }

  /// A step with η = 1/2 on one example.
  private static func model(steps: Int) -> Model {
    Model(name: "rbm", defaultBatchSize: 1, optimizer: SGD(learningRate: 0.5)) { graph, rows in
      let phases = machine.contrast(
        graph.input("x", [rows, 3], .f64), steps: steps, key: graph.input("key", [2], .i64))
      graph.output("loss", phases.loss)
      graph.output("reconstruction", phases.reconstruction)
      for (index, sample) in phases.samples.enumerated() { graph.output("h\(index)", sample) }
    }
  }

  private func close(
    _ found: TensorData, _ expected: TensorData, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let difference = found.difference(from: expected, absolute: 1e-12)
    #expect(difference == nil, "\(difference ?? "")", sourceLocation: sourceLocation)
  }

  /// The parameters of the fixture.
  private static let first = [
    "weight": TensorData([3, 2], [0.5, -1, 0.25, 0.75, -0.5, 1.5]),
    "visible_bias": TensorData([3], [0.25, -0.5, 0]),
    "hidden_bias": TensorData([2], [-0.25, 0.5]),
  ]

  /// Runs a forward pass and a step from the first parameters, and returns what was drawn.
  private func check(
    _ records: [Record], steps: Int, seed: Int64, _ forward: Executable, _ step: Executable
  ) throws -> [Double] {
    for program in [forward, step] {
      for (name, data) in Self.first { try program.write(data, to: "rbm.\(name)") }
      try program.write(TensorData([1, 3], [1.0, 0, 1]), to: "x")
      try program.write(TensorData([2], [seed, 0]), to: "key")
      try program.run()
    }
    let draws = try (0..<steps).flatMap { try forward.read("h\($0)").doubles }
    let record = try #require(records.first { $0.draws == draws })
    close(try forward.read("reconstruction"), record.reconstruction.data)
    #expect(abs(try forward.buffer("loss").scalar - record.loss) < 1e-12)
    let changes = [
      "weight": record.weight, "visible_bias": record.visibleBias,
      "hidden_bias": record.hiddenBias,
    ]
    for (name, start) in Self.first {
      let change = try #require(changes[name]).data.doubles
      let expected = zip(start.doubles, change).map { $0 + 0.5 * $1 }
      close(try step.argument("rbm.\(name)").data, TensorData(start.shape, expected))
    }
    return draws
  }

  @Test(arguments: [1, 2], [Backend.interpreter, .tcc, .cc])
  func `a step is the rule`(_ steps: Int, _ backend: Backend) throws {
    let (records, model) = (try Self.records(), Self.model(steps: steps))
    let forward = try Compiler.compile(model.graph(batchSize: 1), options: options(backend))
    let step = try Compiler.compile(model.trainingGraph(batchSize: 1), options: options(backend))
    try step.initialize(seed: 0)
    var seen = Set<[Double]>()
    for seed in 0..<Int64(16) {
      seen.insert(try check(records, steps: steps, seed: seed, forward, step))
    }
    // Four things can be drawn in a step.
    #expect(seen.count >= 3)
  }

  @Test func `units are drawn as often as they should`() throws {
    let builder = GraphBuilder("draws")
    let key = builder.constant(TensorData([2], [Int64(3), 4]))
    let shares = builder.constant(TensorData([4], [0, 0.25, 0.9, 1.0] as [Float]))
    let draws = randomBernoulli(key, probabilities: shares.broadcast(to: [10_000, 4]))
    builder.output("share", draws.mean([0]))
    builder.output("other", draws.equal(0).or(draws.equal(1)).cast(to: .i64).sum())
    let program = try Compiler.compile(builder.finish(), options: options(.tcc))
    try program.run()
    let found = try program.read("share").doubles
    #expect(found[0] == 0 && found[3] == 1)
    // Five standard deviations, of 0.0043 and 0.003.
    #expect(abs(found[1] - 0.25) < 0.022 && abs(found[2] - 0.9) < 0.015)
    #expect(try program.buffer("other").scalar == 40_000)
  }

  @Test func `noise has its deviation, in training only`() throws {
    func variance(_ mode: Mode) throws -> Double {
      let builder = GraphBuilder("noise")
      let x = builder.zeros(TensorType(.f32, [100, 100]))
      builder.output("variance", square(GaussianNoise(0.3)(x, mode: mode)).mean())
      let program = try Compiler.compile(builder.finish(), options: options(.tcc))
      try program.initialize(seed: 1)
      try program.run()
      return try program.buffer("variance").scalar
    }
    #expect(try variance(.inference) == 0)
    // Five standard deviations √(2 / 10 000) of a variance.
    #expect(abs(try variance(.training) - 0.09) < 0.09 * 0.071)
  }

  @Test func `normal draws have their mean and variance`() throws {
    let builder = GraphBuilder("normal")
    let key = builder.constant(TensorData([2], [Int64(3), 4]))
    let mean = builder.constant(TensorData([2], [-1, 5.0])).broadcast(to: [10_000, 2])
    let logVariance = builder.constant(TensorData([2], [log(4), log(0.25)]))
    let draws = randomNormal(
      key, mean: mean, logVariance: logVariance.broadcast(to: [10_000, 2]))
    builder.output("mean", draws.mean([0]))
    builder.output("variance", square(draws - mean).mean([0]))
    let program = try Compiler.compile(builder.finish(), options: options(.tcc))
    try program.run()
    let found = try program.read("mean").doubles
    // Five standard deviations σ / 100 of a mean, and σ² √(2 / 10 000) of a variance.
    #expect(abs(found[0] + 1) < 0.1 && abs(found[1] - 5) < 0.025)
    let variance = try program.read("variance").doubles
    #expect(abs(variance[0] / 4 - 1) < 0.071 && abs(variance[1] / 0.25 - 1) < 0.071)
  }

  @Test func `the divergence is never negative, and 0 for the standard normal distribution`() throws
  {
    let builder = GraphBuilder("divergence")
    let numbers = (0..<400).map { Double($0 % 20 - 10) / 1000 }
    let spreads = (0..<400).map { Double($0 / 20 - 10) / 1e6 }
    let divergence = kullbackLeiblerDivergence(
      mean: builder.constant(TensorData([400, 1], numbers.map { Float($0) })),
      logVariance: builder.constant(TensorData([400, 1], spreads.map { Float($0) })),
      reduction: .none)
    builder.output("y", divergence)
    let program = try Compiler.compile(builder.finish(), options: options(.tcc))
    try program.run()
    let found = try program.read("y").doubles
    for (index, value) in found.enumerated() {
      #expect(value >= 0)
      // ½ (μ² + s² / 2) near 0, where -½ (1 + s - μ² - exp s) in f32 would be rounding: 6e-8.
      let expected = 0.5 * (numbers[index] * numbers[index] + spreads[index] * spreads[index] / 2)
      #expect(abs(value - expected) <= 1e-3 * expected + 6e-13)
    }
  }
}
