import GraphC
import TestSupport
import Testing
import Verification

/// Routines over enough lines and matrices to be divided among threads.
@Suite struct RoutineTests {
  private static func graph() throws -> Graph {
    let builder = GraphBuilder("routines")
    let x = builder.input("x", .f32, [40, 3000])
    builder.output("columns", x.cumulativeSum(0))
    builder.output("largest", x.cumulativeMax(0, reversed: true))
    builder.output("order", builder.input("y", .f32, [64, 500]).argsort())
    builder.output("interleaved", builder.input("z", .f64, [3, 50, 130]).argsort(1))
    let indices = builder.input("i", .i64, [2000, 30])
    let sums = builder.input("u", .f32, [2000, 30]).scatterAddAlong(indices, axis: 1, extent: 5)
    builder.output("sums", sums)
    let a = builder.input("a", .f64, [64, 12, 12])
    let matrix = a + 20 * builder.identity(12, .f64).broadcast(to: [64, 12, 12])
    builder.output("solution", solve(matrix, builder.input("b", .f64, [64, 12, 2])))
    builder.output("factor", qr(matrix).q)
    return try builder.finish()
  }

  private static func inputs(_ graph: Graph) -> [TensorData] {
    graph.arguments.enumerated().map { position, argument in
      let numbers = (0..<argument.type.elementCount).map { index in
        Philox.uniformF64(seed: 5, stream: Int64(position), step: 0, index: Int64(index)) * 8 - 1
      }
      // Halves, so that sorts meet equal elements.
      return TensorData(argument.type, doubles: numbers.map { ($0 * 2).rounded() / 2 })
    }
  }

  @Test(arguments: [Backend.tcc, .cc]) func threadsDoNotChangeBits(_ backend: Backend) throws {
    let graph = try Self.graph()
    let inputs = Self.inputs(graph)
    let expected = try Interpreter.run(graph, inputs)
    let one = try Compiler.compile(graph, options: options(backend)).results(inputs)
    for (found, wanted) in zip(one, expected) {
      let difference = found.difference(from: wanted, absolute: 1e-12, relative: 1e-6)
      if let difference { Issue.record("\(backend.rawValue): \(difference)") }
    }
    for threads in [2, 3] {
      let several = try Compiler.compile(graph, options: options(backend, threads: threads))
      for (a, b) in zip(one, try several.results(inputs)) { #expect(a.isIdentical(to: b)) }
    }
  }

  @Test func kernelsAreDivided() throws {
    let graph = try Compiler.optimize(try Self.graph())
    let plan = try MemoryPlanning.run(try Compiler.formKernels(graph))
    let text = CodeGenerator.emit(plan, dialect: .loops).graphSource
    for name in ["cumulative_sum", "cumulative_max", "argsort", "scatter_add_along", "solve"] {
      #expect(text.contains("_\(name), &frame, ") || text.contains("_\(name)(context, chunk)"))
    }
  }
}
