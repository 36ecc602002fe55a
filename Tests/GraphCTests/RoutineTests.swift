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

  /// The body's program brings the texts of its routines, and room for them to work in.
  @Test(arguments: [Backend.tcc, .cc]) func worksInBodies(_ backend: Backend) throws {
    let builder = GraphBuilder("steps")
    let start = builder.input("start", .f64, [3, 2])
    let rows = builder.input("rows", .f64, [4, 3, 3])
    let matrices = rows + 8 * builder.identity(3, .f64).broadcast(to: [4, 3, 3])
    let (carries, stacked) = scan(initial: [start], over: [matrices]) { carries, slices in
      let next = solve(slices[0], carries[0]).cumulativeSum(0)
      return ([next], [next.argsort(0), qr(slices[0]).q])
    }
    builder.output("end", carries[0])
    for (index, tensor) in stacked.enumerated() { builder.output("stacked\(index)", tensor) }
    builder.output("slope", grad(square(carries[0]).sum(), wrt: rows))
    let graph = try builder.finish()
    let inputs = graph.arguments.enumerated().map { position, argument in
      TensorData(
        argument.type,
        doubles: (0..<argument.type.elementCount).map {
          Philox.uniformF64(seed: 9, stream: Int64(position), step: 0, index: Int64($0)) * 2 - 1
        })
    }
    let expected = try Interpreter.run(graph, inputs)
    let program = try Compiler.compile(graph, options: options(backend))
    for (found, wanted) in zip(try program.results(inputs), expected) {
      let difference = found.difference(from: wanted, absolute: 1e-12, relative: 1e-10)
      if let difference { Issue.record("\(backend.rawValue): \(difference)") }
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
