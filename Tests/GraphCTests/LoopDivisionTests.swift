import GraphC
import TestSupport
import Testing
import Verification

/// Loops whose steps threads divide by rows of the batch.
@Suite struct LoopDivisionTests {
  private static func parts(_ graph: Graph, _ options: CompilerOptions) throws -> [Int] {
    try Compiler.stages(graph, options).kernels.kernels.compactMap { kernel in
      if case .control(let control) = kernel.body { control.partCount } else { nil }
    }
  }

  /// A training step of a layer, with steps that belong to no sequence.
  private static func graph(_ layer: Recurrent<some RecurrentUnit>, rows: Int) throws -> Graph {
    let model = Model(name: "layer", optimizer: SGD(learningRate: 0.1)) { builder, rows in
      let x = builder.input("x", [rows, 7, 5])
      let isStep = builder.input("mask", .bool, [rows, 7])
      let y = layer(MaskedSequence(x, mask: isStep), mode: .training)
      builder.output("loss", (y.values * y.values).mean())
    }
    return try model.trainingGraph(batchSize: rows)
  }

  private static func divided(
    _ backend: Backend, fineness: Int = 1 << 20, threads: Int = 2, disabling: Set<String> = []
  ) -> CompilerOptions {
    var options = GraphCTests.options(backend, threads: threads, disabling: disabling)
    options.planning.target = .standard.dividingFiner(fineness)
    return options
  }

  /// The same bits as undivided, on any number of threads.
  @Test(arguments: [Backend.tcc, .cc], [12, 9])
  func partsComputeWhatTheWholeDoes(_ backend: Backend, rows: Int) throws {
    let graphs = [
      try Self.graph(LSTM(6, layers: 2, isBidirectional: true), rows: rows),
      try Self.graph(GRU(5, resetsAfter: false), rows: rows),
      try Self.graph(SimpleRNN(4), rows: rows),
    ]
    for graph in graphs {
      let parts = try Self.parts(graph, Self.divided(backend))
      // Loops of little work stay whole.
      let most = rows == 12 ? 6 : 3
      #expect(parts.contains(most) && parts.allSatisfy { $0 == most || $0 == 1 }, "\(parts)")
      let inputs = try VerificationData(graph, seed: 3).arguments()
      let undivided = Self.divided(backend, disabling: ["divide-loops"])
      #expect(try Self.parts(graph, undivided).allSatisfy { $0 == 1 })
      let expected = try Compiler.compile(graph, options: undivided).results(inputs)
      for threads in 1...3 {
        let program = try Compiler.compile(graph, options: Self.divided(backend, threads: threads))
        #expect(areIdentical(try program.results(inputs), expected))
      }
    }
  }

  /// Of whole register tiles, and only where the loop is worth threads.
  @Test func partsAreWorthThreads() throws {
    func parts(rows: Int, units: Int) throws -> [Int] {
      let model = Model(name: "layer", optimizer: SGD(learningRate: 0.1)) { builder, rows in
        builder.output("loss", LSTM(units)(builder.input("x", [rows, 8, 4])).mean())
      }
      return try Self.parts(
        try model.trainingGraph(batchSize: rows), GraphCTests.options(.tcc, threads: 2))
    }
    #expect(try parts(rows: 64, units: 128) == [4, 4])
    #expect(try parts(rows: 32, units: 128) == [2, 2])
    #expect(try parts(rows: 48, units: 128) == [3, 3])
    #expect(try parts(rows: 37, units: 128) == [1, 1])
    #expect(try parts(rows: 1, units: 128) == [1, 1])
    #expect(try parts(rows: 32, units: 2) == [1, 1])
  }

  /// Rows that need others: their mean, their order, products with them.
  @Test(arguments: [0, 1, 2, 3])
  func rowsThatMeetAreNotDivided(_ way: Int) throws {
    let builder = GraphBuilder("meeting")
    let x = builder.input("x", [5, 8, 8])
    let w = builder.input("w", [8, 8])
    let (last, _) = scan(initial: [builder.zeros(TensorType(.f32, [8, 8]))], over: [x]) {
      carry, element in
      let sum = carry[0] + element[0]
      let next =
        switch way {
        case 0: sum - sum.mean([0])
        case 1: tanh(sum.transpose([1, 0]))
        case 2: tanh(matmul(w, sum))
        default: concatenate([sum.slice(axis: 0, from: 4, to: 8), sum.slice(axis: 0, to: 4)])
        }
      return ([next], [])
    }
    builder.output("last", last[0])
    let graph = try builder.finish()
    #expect(try Self.parts(graph, Self.divided(.tcc)) == [1])
    let inputs = try VerificationData(graph, seed: 3).arguments()
    #expect(differentialCheck.failure(of: graph, inputs)?.description == nil)
  }

  /// Shapes that change inside, arguments that are whole for some and have rows for others.
  @Test(arguments: [Backend.tcc, .cc]) func rowsAreFollowed(_ backend: Backend) throws {
    let builder = GraphBuilder("followed")
    let x = builder.input("x", [5, 8, 2, 3])
    let table = builder.input("table", [5, 8])
    let scale = builder.input("scale", [8, 1])
    let w = builder.input("w", [6, 6])
    let (last, all) = scan(initial: [builder.zeros(TensorType(.f32, [8, 6]))], over: [x, table]) {
      carry, element in
      let flat = element[0].reshape([8, 6]).pad(low: [0, 1], high: [0, 1])
      let turned = flat.slice(axis: 1, from: 1, to: 7).transpose([1, 0]).transpose([1, 0])
      // The row of the table is the same for all rows, although it is as long as there are rows.
      let bias = element[1].slice(axis: 0, to: 6)
      let next = tanh(matmul(carry[0], w) + turned * scale + bias)
      return ([next], [concatenate([next, next.max([1], keepingDimensions: true)], axis: 1)])
    }
    builder.output("last", last[0])
    builder.output("all", all[0])
    let graph = try builder.finish()
    #expect(try Self.parts(graph, Self.divided(backend)) == [8])
    let inputs = try VerificationData(graph, seed: 3).arguments()
    let found = try Compiler.compile(graph, options: Self.divided(backend)).results(inputs)
    let expected = try Interpreter.run(graph, inputs)
    let difference = Agreement.difference(graph, found, expected, tolerance: Agreement.loose)
    if let difference { Issue.record("\(difference)") }
  }
}
