import Foundation
import GraphC
import Modeling
import RandomGraphs
import TestSupport
import Testing
import Verification

/// Programs by libtcc and by the system's compiler compute the same bits, and so do those for
/// vectors of 256 and of 512 bits: every operation rounds as IEEE 754 says, and sums have one order.
@Suite struct SameBitsTests {
  /// Runs `graph` on both and reports the outputs that differ.
  private func compare(
    _ graph: Graph, _ inputs: [TensorData], disabling disabled: Set<String> = []
  ) throws {
    try compare(
      graph, inputs, options(.tcc, disabling: disabled), options(.cc, disabling: disabled))
  }

  private func compare(
    _ graph: Graph, _ inputs: [TensorData], _ one: CompilerOptions, _ other: CompilerOptions
  ) throws {
    let expected = try Compiler.compile(graph, options: one).results(inputs)
    let found = try Compiler.compile(graph, options: other).results(inputs)
    for (output, pair) in zip(graph.outputs, zip(found, expected)) {
      if let difference = pair.0.difference(from: pair.1) {
        Issue.record("\(output.name)\(difference)")
      }
    }
  }

  @Test func samples() throws {
    let (all, inputs) = try Self.samples()
    try compare(all, inputs)
    try compare(all, inputs, disabling: ["fuse"])
  }

  /// Both have FMA, and nothing depends on how many numbers are added at once.
  @Test(
    .enabled(if: CPUTarget.available.contains(.x8664v4)), arguments: [Backend.tcc, .cc])
  func processorsOfOtherWidths(_ backend: Backend) throws {
    var (narrow, wide) = (options(backend), options(backend))
    (narrow.execution.cpu, wide.execution.cpu) = (.x8664v3, .x8664v4)
    let (all, inputs) = try Self.samples()
    try compare(all, inputs, narrow, wide)
    for (m, n, k) in [(1, 40, 1000), (1, 3, 77), (37, 45, 800), (5, 1, 531)] {
      let builder = GraphBuilder("products")
      let a = builder.input("a", [m, k])
      let b = builder.input("b", [n, k])
      builder.output("rows", matmul(a, b.transposed))
      builder.output("columns", matmul(b, a.transposed))
      builder.output("sums", (a * a).sum([1]) + (a * a).sum())
      let data = [(m, Int64(0)), (n, 1)].map { rows, stream in
        TensorData(
          TensorType(.f32, [rows, k]),
          doubles: (0..<rows * k).map {
            Philox.uniformF64(seed: 1, stream: stream, step: 0, index: Int64($0)) - 0.5
          })
      }
      try compare(try builder.finish(), data, narrow, wide)
    }
  }

  private static func samples() throws -> (Graph, [TensorData]) {
    var graphs: [Graph] = []
    var inputs: [TensorData] = []
    for sample in OperatorSamples.all {
      let graph = try sample.graph()
      for type in [ElementType.f32, .f64] {
        // Some operators are of one type only.
        guard let graph = try? graph.withFloats(type) else { continue }
        graphs.append(graph)
        inputs += sample.inputs(of: graph, seed: 21)
      }
    }
    #expect(graphs.count > OperatorSamples.all.count)
    return (try Graph.combined(graphs), inputs)
  }

  @Test(arguments: 0..<4) func randomGraphs(_ lane: Int) throws {
    var graphs: [RandomGraph] = []
    for seed in 0..<10 { graphs.append(try RandomGraph(seed: Int64(5000 + lane * 10 + seed))) }
    try compare(.combined(graphs.map(\.graph)), graphs.flatMap(\.inputs))
  }

  /// Parameters and states are the arguments of the next step.
  @Test(arguments: SampleModels.all.map(\.name)) func trainingSteps(_ name: String) throws {
    let model = try #require(SampleModels.all.first { $0.name == name })
    let graph = try model.trainingGraph(batchSize: 16)
    let programs = try [Backend.tcc, .cc].map { backend in
      let program = try Compiler.compile(graph, options: options(backend))
      try program.initialize(seed: 3)
      for (position, argument) in graph.arguments.enumerated() where argument.role == .input {
        let limit = argument.label == "labels" ? 4.0 : argument.type.elementType == .u8 ? 256 : 1
        let numbers = (0..<argument.type.elementCount).map { index in
          limit * Philox.uniformF64(seed: 1, stream: Int64(position), step: 0, index: Int64(index))
        }
        try program.write(TensorData(argument.type, doubles: numbers), to: argument.label)
      }
      return program
    }
    for step in 1...50 {
      for program in programs { try program.run() }
      for output in graph.outputs {
        let difference = try programs[1].read(output.name).difference(
          from: programs[0].read(output.name))
        if let difference {
          Issue.record("step \(step): \(output.name)\(difference)")
          return
        }
      }
    }
  }
}
