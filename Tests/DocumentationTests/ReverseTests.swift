import GraphC
import Testing

@testable import Operators
@testable import RandomGraphs

/// The operator of `Docs/AddingAnOperator.md` works as that page says.
@Suite struct ReverseTests {
  private func graph(_ body: (Tensor) -> Tensor) throws -> Graph {
    let builder = GraphBuilder("sample")
    let x = builder.parameter("x", [2, 3])
    let y = body(x)
    builder.output("y", y)
    builder.output("loss", (y * builder.constant(TensorData([2, 3], weights))).sum())
    return try Pass.differentiate().run(try builder.finish())
  }

  private let weights: [Float] = [1, 2, 3, 4, 5, 6]

  @Test(arguments: [Backend.interpreter, .tcc])
  func reversesAndSoDoesItsGradient(_ backend: Backend) throws {
    let options = CompilerOptions(execution: ExecutionOptions(backend: backend))
    let program = try Compiler.compile(try graph { $0.reversed(-1) }, options: options)
    try program.write(TensorData([2, 3], [10, 20, 30, 40, 50, 60] as [Float]), to: "x")
    try program.run()
    #expect(try program.read("y") == TensorData([2, 3], [30, 20, 10, 60, 50, 40] as [Float]))
    #expect(try program.read("gradient.x") == TensorData([2, 3], [3, 2, 1, 6, 5, 4] as [Float]))
  }

  @Test func reversingTwiceIsNothing() throws {
    let optimized = try Compiler.optimize(try graph { $0.reversed(0).reversed(0) })
    #expect(!optimized.nodes.contains { $0.operation is Reverse })
  }

  @Test func wrongAxesAreMistakes() {
    let mistake = #expect(throws: Diagnostic.self) { try graph { $0.reversed(2) } }
    #expect(mistake?.message == "axis 2 is outside rank 2")
  }

  @Test func bothFormsCanBeFusedWithTheirNeighbours() throws {
    let kernels = try Compiler.formKernels(try Compiler.optimize(try graph { exp($0.reversed(1)) }))
    #expect(kernels.kernels.filter { $0.outputs.count == 1 && $0.nodes.count > 1 }.count > 0)
  }

  @Test func occursInRandomGraphs() throws {
    let operators = RandomOperator.all + reverseInRandomGraphs
    let graphs = try (0..<200).map { try RandomGraph(seed: $0, operators: operators).graph }
    #expect(graphs.contains { $0.nodes.contains { $0.operation is Reverse } })
  }
}
