import GraphC
import TestSupport
import Testing
import Verification

/// Whatever else a kernel reads or computes, its long sum is divided by rows.
@Suite struct SplitNeighbourTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let build: @Sendable (GraphBuilder, Tensor) -> Tensor
    var testDescription: String { name }
  }

  /// Of 9000 rows of 6 columns.
  static let cases: [Case] = [
    Case(name: "nothing") { $1.sum([0]) },
    Case(name: "a scalar behind the sum") { $1.sum([0]) * $0.input("rate", []) },
    Case(name: "a scalar before the sum") { ($1 * $0.input("rate", [])).sum([0]) },
    Case(name: "a scalar of two loads") {
      $1.sum([0]) * ($0.input("rate", []) + $0.input("decay", []))
    },
    Case(name: "a state") {
      let rate = $0.state("rate", [], initializer: .constant(0.5))
      return $0.input("w", [6]) - rate * $1.sum([0])
    },
    Case(name: "a step number") {
      let step = $0.state("step", [], .i64)
      $0.update(step, to: step + 1)
      return $1.sum([0]) * pow(Tensor(0.9), (step + 1).cast(to: .f64)).cast(to: .f32)
    },
    Case(name: "a constant") { $1.sum([0]) * 3 + 1 },
    Case(name: "a cast before") { $1.cast(to: .f64).sum([0]) },
    Case(name: "a cast behind") { $1.sum([0]).cast(to: .f64) },
    Case(name: "a column") { ($1 * $0.input("c", [9000, 1])).sum([0]) },
    Case(name: "a row") { ($1 - $0.input("r", [6])).sum([0]) * $0.input("s", [6]) },
    Case(name: "a choice") {
      select($1.greater($0.input("limit", [])), $1, 0).sum([0])
    },
    Case(name: "a sum of its own") { $1.sum([0]) * $0.input("v", [50]).sum() },
    Case(name: "a product of sums") { $1.sum([0]) * ($1 * $1).sum([0]) },
    Case(name: "sums of other lengths") {
      $1.sum([0]) + $0.input("z", [5000, 6]).sum([0]) * $0.input("rate", [])
    },
    Case(name: "a matrix of results") {
      $1.reshape([9000, 2, 3]).sum([0]) * $0.input("s", [3])
    },
    Case(name: "all, with a scalar") { $1.sum() * $0.input("rate", []) },
    Case(name: "all, twice") { $1.sum() * exp($1).sum() + $0.input("rate", []) },
  ]

  @Test(arguments: cases) func sumsAreDividedByRows(_ item: Case) throws {
    let builder = GraphBuilder("neighbour")
    let result = item.build(builder, builder.input("x", [9000, 6]))
    builder.output("y", result)
    let graph = try builder.finish()
    let kernels = try Compiler.formKernels(Compiler.optimize(graph))
    let plan = try MemoryPlanning.run(kernels)
    for dialect in [Dialect.loops, .tiles] {
      let source = CodeGenerator.emit(plan, dialect: dialect).graphSource
      #expect(source.contains("_finish(&frame, 0)"), "\(dialect)")
    }
    let data = graph.arguments.map { argument in
      TensorData(
        argument.type,
        doubles: (0..<argument.type.elementCount).map { Double($0 * 37 % 101) / 101 })
    }
    let expected = try Interpreter.run(graph, data)
    var bits: [TensorData] = []
    for (backend, threads) in [(Backend.tcc, 1), (.cc, 1), (.cc, 2)] {
      let run = Agreement.check(graph, data, expected, options(backend, threads: threads))
      if let failure = run.failure { Issue.record("\(backend.rawValue): \(failure)\n\(graph)") }
      let program = try Compiler.compile(graph, options: options(backend, threads: threads))
      bits.append(try program.results(data)[graph.outputs.count - 1])
    }
    #expect(bits.allSatisfy { $0.isIdentical(to: bits[0]) })
  }
}
