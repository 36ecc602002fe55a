import GraphC
import TestSupport
import Testing
import Verification

/// Every operator sample, on every backend and with passes left out.
@Suite struct SampleAgreementTests {
  /// Samples with their graphs and data; those of floats a second time with the other float type.
  private static func cases() throws -> [(graph: Graph, inputs: [TensorData])] {
    var cases: [(Graph, [TensorData])] = []
    for sample in OperatorSamples.all {
      let graph = try sample.graph()
      cases.append((graph, sample.inputs(of: graph, seed: 11)))
      if let other = try? graph.withFloats(.f64), other != graph {
        cases.append((other, sample.inputs(of: other, seed: 12)))
      }
    }
    return cases
  }

  /// 2e-6 of the largest element: 17 units of `f32` for the longest sums of the samples.
  private static func tight(_ type: ElementType) -> Double { type == .f64 ? 1e-14 : 2e-6 }

  @Test(arguments: [[], ["fuse"]] as [Set<String>])
  func agreeOnTinyCC(_ disabled: Set<String>) throws {
    for (graph, inputs) in try Self.cases() {
      let expected = try Interpreter.run(graph, inputs)
      let one = Agreement.check(
        graph, inputs, expected, options(.tcc, disabling: disabled), tolerance: Self.tight)
      if let failure = one.failure { Issue.record("\(failure)\n\(graph)") }
      let two = Agreement.check(
        graph, inputs, expected, options(.tcc, threads: 2, disabling: disabled),
        tolerance: Self.tight)
      #expect(areIdentical(one.results, two.results))
    }
  }

  @Test(arguments: PassPipeline.optimization.passes.map(\.name))
  func agreeWithout(pass: String) throws {
    for (graph, inputs) in try Self.cases() {
      let expected = try Interpreter.run(graph, inputs)
      let run = Agreement.check(
        graph, inputs, expected, options(.tcc, disabling: [pass]), tolerance: Self.tight)
      if let failure = run.failure { Issue.record("without \(pass): \(failure)\n\(graph)") }
    }
  }

  @Test(arguments: [[], ["fuse"]] as [Set<String>])
  func agreeOnAnOptimizingCompiler(_ disabled: Set<String>) throws {
    let cases = try Self.cases()
    let graph = try Graph.combined(cases.map(\.graph))
    let executable = try Compiler.compile(graph, options: options(.cc, disabling: disabled))
    var results = try executable.results(cases.flatMap(\.inputs))[...]
    for (graph, inputs) in cases {
      let expected = try Interpreter.run(graph, inputs)
      let found = Array(results.prefix(expected.count))
      results = results.dropFirst(expected.count)
      let difference = Agreement.difference(graph, found, expected, tolerance: Self.tight)
      if let difference { Issue.record("\(difference)\n\(graph)") }
    }
  }

  /// Kernels large enough to be divided, one of each kind.
  @Test(arguments: [Backend.tcc, .cc]) func threadsDoNotChangeBits(_ backend: Backend) throws {
    let builder = GraphBuilder("large")
    let x = builder.input("x", .f32, [300, 257])
    let w = builder.argument("w", .parameter, TensorType(.f32, [257, 140]))
    let logits = matmul(x, w)
    let shifted = exp(logits - logits.max([1], keepingDimensions: true))
    let loss = (shifted / shifted.sum([1], keepingDimensions: true)).sum([0]).max()
    builder.output("loss", loss)
    builder.output("columns", x.sum([0]))
    builder.output("all", (x * x).sum())
    builder.output("turned", tanh(x).transpose([1, 0]))
    builder.update(w, to: w - grad(loss, wrt: w))
    let graph = try builder.finish()
    let inputs = graph.arguments.enumerated().map { position, argument in
      TensorData(
        argument.type,
        doubles: (0..<argument.type.elementCount).map {
          Philox.uniformF32(seed: 1, stream: Int64(position), step: 0, index: Int64($0)) - 0.5
        })
    }
    let one = try Compiler.compile(graph, options: options(backend)).results(inputs)
    for threads in [2, 3] {
      let several = try Compiler.compile(graph, options: options(backend, threads: threads))
      for (a, b) in zip(one, try several.results(inputs)) { #expect(a.isIdentical(to: b)) }
    }
  }
}
