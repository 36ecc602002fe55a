import Foundation
import GraphC
import Modeling
import TestSupport
import Testing

/// First values of reservoirs, and loops that feed outputs back.
@Suite struct ReservoirTests {
  /// Weights before they are scaled, by a second program, with all their eigenvalues by NumPy.
  struct Radius: Decodable, Sendable, CustomStringConvertible {
    let units: Int
    let connectivity: Double
    let seed: Int64
    let radius: Double
    let corner: [Double]
    let sum: Double

    var description: String { "\(units) units, seed \(seed)" }

    static let all: [Radius] = {
      let file = Fixture.directory.appending(path: "Series/radii.json")
      let read = try? JSONDecoder().decode([Radius].self, from: Data(contentsOf: file))
      return read ?? []
    }()
  }

  @Test(arguments: Radius.all) func theLargestEigenvalueIsScaled(_ record: Radius) throws {
    let builder = GraphBuilder("weights")
    let w = builder.parameter(
      "w", [record.units, record.units], .f64,
      initializer: .reservoir(connectivity: record.connectivity, spectralRadius: 0.95))
    builder.output("sum", w.sum())
    let program = try Compiler.compile(builder.finish(), options: options(.interpreter))
    try program.initialize(seed: record.seed)
    let elements = try program.read("w").doubles
    let scale = 0.95 / record.radius
    for (index, expected) in record.corner.enumerated() {
      let found = elements[index / 3 * record.units + index % 3]
      #expect(abs(found - scale * expected) < 1e-8)
    }
    let sum = elements.reduce(0, +)
    #expect(abs(sum - scale * record.sum) < 1e-7 * max(abs(sum), 1))
    let kept = Int((record.connectivity * Double(record.units)).rounded(.down))
    #expect(elements.count { $0 != 0 } == kept * record.units)
  }

  @Test func radiiWereRead() { #expect(Radius.all.count == 8) }

  @Test func aReservoirWithoutCyclesIsRefused() throws {
    let builder = GraphBuilder("weights")
    builder.output("y", Reservoir(1)(builder.input("x", [1, 2, 1])))
    let program = try Compiler.compile(builder.finish(), options: options(.interpreter))
    do {
      try program.initialize(seed: 0)
      Issue.record("expected a mistake")
    } catch {
      #expect(error.subject == "%reservoir.recurrent_weight")
      #expect(error.message == "has the spectral radius 0, which cannot be scaled to 0.95")
    }
  }

  /// What a reservoir was told at first is forgotten: from any state it comes to the same.
  @Test func echoesFade() throws {
    let builder = GraphBuilder("echoes")
    let reservoir = Shared("r", Reservoir(100, spectralRadius: 0.8))
    let x = builder.input("x", [1, 200, 1])
    let start = builder.input("start", [1, 100])
    let (_, a) = reservoir.apply(to: x) { $0.run(x) }
    let (_, b) = reservoir.apply(to: x) { $0.run(x, initial: [start]) }
    builder.output("difference", abs(a[0] - b[0]).max())
    let graph = try builder.finish()
    #expect(graph.arguments.filter { $0.role == .parameter }.count == 3)
    let program = try Compiler.compile(graph, options: options(.tcc))
    try program.initialize(seed: 1)
    try program.write(TensorData([1, 200, 1], (0..<200).map { Float($0 % 7) / 7 }), to: "x")
    try program.write(TensorData([1, 100], (0..<100).map { Float($0 % 3) - 1 }), to: "start")
    try program.run()
    #expect(try program.buffer("difference").scalar < 1e-5)
  }

  /// Training changes only what reads a reservoir.
  @Test func reservoirsAreNotTrained() throws {
    let model = Model(name: "m", optimizer: SGD(learningRate: 0.1)) { builder, n in
      let y = Dense(1)(Reservoir(20)(builder.input("x", [n, 3, 1])))
      builder.output("loss", meanSquaredError(predictions: y, targets: builder.input("y", [n, 1])))
    }
    let graph = try model.trainingGraph(batchSize: 2)
    let updates = graph.outputs.compactMap { $0.updates == nil ? nil : $0.name }
    #expect(updates.sorted() == ["dense.bias", "dense.weight"])
  }

  /// One loop reads, the other goes on; both have the same parameters.
  @Test func freeRunningIsOneLoop() throws {
    let builder = GraphBuilder("free")
    let network = FreeRunning {
      Dense(4)
      LSTM(3, layers: 2)
      Dense(2)
    }
    let x = builder.input("x", [1, 5, 2])
    builder.output("future", network.continued(x, steps: 50))
    let graph = try builder.finish()
    #expect(graph.arguments.filter { $0.role == .parameter }.count == 10)
    #expect(graph.arguments.dropFirst().allSatisfy { $0.label.hasPrefix("network.") })
    let optimized = try Compiler.optimize(graph)
    let loops = Set(optimized.nodes.filter { $0.operation.name == "scan" }.map(\.operands))
    #expect(loops.count == 3)
    let inner = optimized.nodes.compactMap(\.control).flatMap(\.control.bodies)
    #expect(
      inner.count >= 3
        && inner.allSatisfy { body in body.nodes.allSatisfy { $0.operation.name != "scan" } })
  }

  /// Symbols: the most likely one becomes the next input.
  @Test func symbolsAreFedBack() throws {
    let builder = GraphBuilder("symbols")
    let mostLikely: @Sendable (Tensor) -> Tensor = { $0.argmax(-1).cast(to: .i32) }
    let network = FreeRunning(feedback: mostLikely) {
      Embedding(4, width: 3)
      GRU(3)
      Dense(4)
    }
    let x = builder.input("x", [2, 3], .i32)
    let future = network.continued(x, steps: 6)
    builder.output("future", future.argmax(-1))
    builder.output("next", network(x, mode: .inference).argmax(-1))
    let program = try Compiler.compile(builder.finish(), options: options(.tcc))
    try program.initialize(seed: 3)
    var rows: [[Int32]] = [[0, 1, 2], [3, 3, 1]]
    try program.write(TensorData([2, 3], rows.flatMap(\.self)), to: "x")
    try program.run()
    let found = try program.read("future").integers
    let parameters = program.graph.arguments.filter { $0.role == .parameter }
    // The same by reading ever longer sequences.
    for step in 0..<6 {
      let longer = GraphBuilder("longer")
      let input = longer.input("x", [2, rows[0].count], .i32)
      longer.output("next", network(input, mode: .inference).argmax(-1))
      let other = try Compiler.compile(longer.finish(), options: options(.tcc))
      for parameter in parameters {
        try other.write(program.read(parameter.label), to: parameter.label)
      }
      try other.write(TensorData([2, rows[0].count], rows.flatMap(\.self)), to: "x")
      try other.run()
      let next = try other.read("next").integers
      for row in 0..<2 {
        let symbol = next[(row + 1) * rows[row].count - 1]
        #expect(found[row * 6 + step] == symbol)
        rows[row].append(Int32(symbol))
      }
    }
  }
}
