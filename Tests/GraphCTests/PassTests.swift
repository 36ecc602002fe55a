import GraphC
import RandomGraphs
import TestSupport
import Testing
import Verification

/// What holds for every pass: it can run again without effect, and it keeps what graphs compute.
@Suite struct PassTests {
  private static func graphs() throws -> [Graph] {
    var graphs: [Graph] = []
    for sample in OperatorSamples.all { graphs.append(try sample.graph()) }
    for model in SampleModels.all { graphs.append(try model.trainingGraph(batchSize: 4)) }
    for seed in 0..<40 { graphs.append(try RandomGraph(seed: Int64(1_000_000 + seed)).graph) }
    return graphs
  }

  @Test(arguments: PassPipeline.optimization.passes.map(\.name))
  func runningTwiceIsRunningOnce(_ name: String) throws {
    let pass = try #require(PassPipeline.optimization.passes.first { $0.name == name })
    for graph in try Self.graphs() {
      let once = try pass.run(graph)
      let twice = try pass.run(once)
      if once != twice { Issue.record("\(name)\n\(graph)\n\(once)\n\(twice)") }
    }
  }

  @Test func thePipelineTwiceIsThePipelineOnce() throws {
    for graph in try Self.graphs() {
      let once = try Compiler.optimize(graph)
      let twice = try Compiler.optimize(once)
      if once != twice { Issue.record("\(graph)\n\(once)\n\(twice)") }
    }
  }

  @Test func signaturesStay() throws {
    for graph in try Self.graphs() {
      let optimized = try Compiler.optimize(graph)
      #expect(optimized.arguments == graph.arguments)
      #expect(optimized.outputs.map(\.name) == graph.outputs.map(\.name))
      #expect(optimized.outputs.map(\.updates) == graph.outputs.map(\.updates))
      #expect(
        optimized.outputs.map { optimized.type(of: $0.value) }
          == graph.outputs.map { graph.type(of: $0.value) })
      #expect(optimized.nodes.allSatisfy { $0.operation.name != "stop_gradient" })
    }
  }

  /// Simplification claims to keep every value: also those that ordinary data never show.
  @Test func specialValuesSurvive() throws {
    let builder = GraphBuilder("special")
    let x = builder.input("x", .f32, [7])
    let zero = builder.zeros(x.type)
    let results: [(String, Tensor)] = [
      ("times_zero", x * 0), ("plus_zero", x + 0), ("minus_self", x - x), ("over_self", x / x),
      ("zero_power", pow(x, 0)), ("one_power", pow(x, 1)), ("square", pow(x, 2)),
      ("twice_negated", -(-x)), ("times_one", x * 1), ("times_minus_one", x * -1),
      ("maximum_self", maximum(x, x)), ("absolute", abs(abs(-x))), ("zero_over", zero / x),
      ("sum_of_one", x.reshape([7, 1]).sum([1])), ("mean_of_one", x.reshape([7, 1]).mean([1])),
      ("product_of_one", x.reshape([7, 1]).product([1])), ("zero_minus", 0 - x),
      ("maximum_zero", maximum(x, 0)), ("select_self", select(x.less(0), x, x)),
      ("not_not", not(not(x.less(0)))), ("not_less", not(x.less(0))), ("equal_self", x.equal(x)),
      ("folded", builder.constant(TensorType(.f32, []), 0) / 0 + x),
      ("folded_log", log(builder.constant(TensorType(.f32, []), 0)) * x),
      ("cast", x.cast(to: .f64).cast(to: .f32)), ("narrow", x.cast(to: .i32).cast(to: .f32)),
    ]
    for (name, tensor) in results { builder.output(name, tensor) }
    let graph = try builder.finish()
    let data = TensorData([7], [.nan, .infinity, -.infinity, 0, -0.0, 1.5, -2] as [Float])
    let expected = try Interpreter.run(graph, [data])
    let found = try Interpreter.run(Compiler.optimize(graph), [data])
    for (output, pair) in zip(graph.outputs, zip(found, expected)) {
      if let text = pair.0.difference(from: pair.1) { Issue.record("\(output.name)\(text)") }
    }
    for backend in [Backend.tcc, .cc] {
      let results = try Compiler.compile(graph, options: options(backend)).results([data])
      for (output, pair) in zip(graph.outputs, zip(results, expected)) {
        let text = pair.0.difference(from: pair.1)
        if let text { Issue.record("\(backend.rawValue): \(output.name)\(text)") }
      }
    }
  }

  @Test func unknownPassesAreNamed() throws {
    let graph = try OperatorSamples.all[0].graph()
    let error = #expect(throws: Diagnostic.self) {
      _ = try Compiler.compile(graph, options: options(.tcc, disabling: ["simplfy"]))
    }
    #expect(error?.message == "unknown pass; did you mean 'simplify'?")
  }
}
