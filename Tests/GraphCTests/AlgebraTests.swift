import GraphC
import RandomGraphs
import TestSupport
import Testing
import Verification

/// Rules of algebra as properties: whatever passes make of a graph computes the same values.
///
/// NaN, infinities and subnormal numbers included; only 0 and -0 are interchangeable.
@Suite struct AlgebraTests {
  /// What a pass may change of numbers: nothing but the last bit of `x^2`, which becomes `x x`.
  private static func relative(_ type: TensorType) -> Double {
    type.elementType == .f64 ? 2.3e-16 : 0
  }

  private static func expect(
    _ found: [TensorData], _ expected: [TensorData], _ graph: Graph, _ place: String,
    relative: Double? = nil
  ) {
    for (output, pair) in zip(graph.outputs, zip(found, expected)) {
      let bound = relative ?? Self.relative(pair.1.type)
      if let text = pair.0.difference(from: pair.1, relative: bound) {
        Issue.record("\(place): \(output.name)\(text)\n\(graph.nodes.count < 99 ? graph.text : "")")
        return
      }
    }
  }

  /// Both sides of every rule that is defined for a type.
  private static func rewrites(_ type: ElementType) -> [(Rewrite, Graph)] {
    (Rewrite.elementwise + Rewrite.structural).compactMap { rewrite in
      let builder = GraphBuilder("rewrite")
      let x = builder.input("x", type, [2, 3])
      builder.output("before", rewrite.before(x))
      builder.output("after", rewrite.after(x))
      return (try? builder.finish()).map { (rewrite, $0) }
    }
  }

  @Test(arguments: ElementType.allCases) func rewritesKeepSpecialValues(_ type: ElementType) throws
  {
    let rewrites = Self.rewrites(type)
    #expect(rewrites.count > 15)
    // Products may overflow between additions, or be rounded together with them.
    let exact = rewrites.filter { !$1.nodes.contains { $0.operation.name == "matmul" } }.map(\.1)
    let combined = try Graph.combined(exact)
    let programs = try [Backend.tcc, .cc].map { backend in
      try Compiler.compile(combined, options: options(backend))
    }
    for seed in 0..<6 {
      let data = SpecialValues.data(TensorType(type, [2, 3]), seed: Int64(seed))
      for (rewrite, graph) in rewrites {
        let both = try Interpreter.run(graph, [data])
        let optimized = try Compiler.optimize(graph)
        let found = try Interpreter.run(optimized, [data])
        Self.expect(found, both, graph, "\(rewrite), optimized")
        // The rule may not hold for the type; then it must not have been applied.
        if optimized.outputs[0].value == optimized.outputs[1].value {
          Self.expect([both[1]], [both[0]], graph, "\(rewrite)")
        }
      }
      let expected = try Interpreter.run(combined, exact.map { _ in data })
      for program in programs {
        let found = try program.results(exact.map { _ in data })
        Self.expect(found, expected, combined, "program", relative: type == .f64 ? 2.3e-16 : 1.2e-7)
      }
    }
  }

  /// Expressions full of what rules look for, through each pass alone and all of them.
  @Test(arguments: [ElementType.f32, .f64, .i32, .i64])
  func expressionsKeepSpecialValues(_ type: ElementType) throws {
    var graphs: [Graph] = []
    var data: [[TensorData]] = []
    for seed in 0..<24 {
      let graph = try RandomExpression.graph(seed: Int64(seed), type)
      graphs.append(graph)
      data.append(
        graph.arguments.enumerated().map {
          SpecialValues.data($1.type, seed: Int64(seed), stream: $0)
        })
      try Self.expectPassesKeep(graph, data[seed])
    }
    for backend in [Backend.tcc, .cc] {
      let program = try Compiler.compile(.combined(graphs), options: options(backend))
      var found = try program.results(Array(data.joined()))[...]
      for (graph, arguments) in zip(graphs, data) {
        let expected = try Interpreter.run(graph, arguments)
        Self.expect(Array(found.prefix(expected.count)), expected, graph, backend.rawValue)
        found = found.dropFirst(expected.count)
      }
    }
  }

  @Test(arguments: 0..<4) func randomGraphsKeepSpecialValues(_ lane: Int) throws {
    for seed in stride(from: lane, to: 40, by: 4) {
      let random = try RandomGraph(seed: Int64(2_000_000 + seed))
      guard random.graph.nodes.allSatisfy({ $0.type.elementCount < 300 }) else { continue }
      let data = random.inputs.enumerated().map { index, input in
        // Integers may be indices.
        input.type.elementType.isFloat
          ? SpecialValues.data(input.type, seed: Int64(seed), stream: index) : input
      }
      try Self.expectPassesKeep(random.graph, data)
    }
  }

  /// Each pass alone, all of them, and all but one; each a second time changes nothing.
  private static func expectPassesKeep(_ graph: Graph, _ data: [TensorData]) throws {
    let expected = try Interpreter.run(graph, data)
    let passes = PassPipeline.optimization.passes
    var results: [(String, Graph)] = []
    for pass in passes {
      let once = try pass.run(graph)
      if try pass.run(once) != once { Issue.record("\(pass.name) twice\n\(graph)") }
      results.append((pass.name, once))
      let rest = try PassPipeline.optimization.run(graph, disabling: [pass.name])
      results.append(("without \(pass.name)", rest))
    }
    results.append(("all", try Compiler.optimize(graph)))
    // Different passes mostly make the same graph.
    var known: Set<Graph> = [graph]
    for (name, result) in results where known.insert(result).inserted {
      expect(try Interpreter.run(result, data), expected, graph, "\(name)\n\(result)")
    }
  }
}
