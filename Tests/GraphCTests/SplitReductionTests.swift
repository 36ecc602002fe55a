import GraphC
import RandomGraphs
import TestSupport
import Testing
import Verification

/// Reductions to few numbers are divided among threads without changing a bit.
@Suite struct SplitReductionTests {
  private static let backends = [Backend.tcc, .cc]

  private static func graph(_ build: (GraphBuilder) -> Void) throws(Diagnostic) -> Graph {
    let builder = GraphBuilder("split")
    build(builder)
    return try builder.finish()
  }

  private static let toScalars: @Sendable (GraphBuilder) -> Void = { builder in
    let x = builder.input("x", [200, 503])
    builder.output("mean", x.mean())
    builder.output("squares", (x * x).sum())
    builder.output("largest", tanh(x).max())
    builder.output("least", (x * 2).min() + 1)
  }

  private static let toColumns: @Sendable (GraphBuilder) -> Void = { builder in
    let x = builder.input("x", [9000, 7])
    let y = builder.input("y", .f64, [8001, 3])
    builder.output("mean", x.mean([0]))
    builder.output("squares", (x * x).sum([0]) * 2)
    builder.output("largest", x.max([0]))
    builder.output("wide", (y - 1).sum([0]))
  }

  private static func data(_ graph: Graph) -> [TensorData] {
    var random = RandomNumbers(seed: 11)
    return graph.arguments.map { argument in
      let elements = (0..<argument.type.elementCount).map { _ in
        Double(random.integer(in: -60...64)) / 64
      }
      return TensorData(argument.type, doubles: elements)
    }
  }

  @Test(arguments: backends) func threadsDoNotChangeABit(_ backend: Backend) throws {
    for build in [Self.toScalars, Self.toColumns] {
      let graph = try Self.graph(build)
      let inputs = Self.data(graph)
      let expected = try Interpreter.run(graph, inputs)
      let single = try Compiler.compile(graph, options: options(backend)).results(inputs)
      let difference = Agreement.difference(graph, single, expected) { $0 == .f64 ? 1e-12 : 1e-5 }
      if let difference { Issue.record("\(backend.rawValue): \(difference)") }
      for threads in [2, 3] {
        let parallel = options(backend, threads: threads)
        let results = try Compiler.compile(graph, options: parallel).results(inputs)
        #expect(areIdentical(single, results))
      }
    }
  }

  /// Chunks of a scalar's reduction, and of one with few columns; many columns are divided
  /// themselves.
  @Test func onlyFewResultsAreSplit() throws {
    func source(_ build: (GraphBuilder) -> Void) throws -> String {
      let graph = try Self.graph(build)
      let kernels = try Compiler.formKernels(Compiler.optimize(graph))
      return CodeGenerator.emit(try MemoryPlanning.run(kernels), dialect: .loops).graphSource
    }
    #expect(try source(Self.toScalars).contains("_finish(&frame, 0)"))
    #expect(try source(Self.toColumns).contains("_finish(&frame, 0)"))
    let many = try source { builder in
      builder.output("sums", builder.input("x", [4096, 2048]).sum([0]))
    }
    #expect(!many.contains("_finish"))
  }

  /// A sum in `f32` stops growing at 2^24.
  @Test(arguments: backends) func meanOfManyOnesIsOne(_ backend: Backend) throws {
    let graph = try Self.graph { builder in
      let one = builder.input("one", [])
      let count = 100_000_000
      builder.output("mean", one.broadcast(to: [count]).mean())
      builder.output("columns", one.broadcast(to: [count / 2, 2]).mean([0]))
    }
    for threads in [1, 2] {
      let executable = try Compiler.compile(graph, options: options(backend, threads: threads))
      let results = try executable.results([TensorData([], [1 as Float])])
      for result in results {
        for element in result.doubles { #expect(abs(element - 1) < 1e-6) }
      }
    }
  }
}
