import Execution
import IR
import Operators
import Testing

@Suite struct InterpreterTests {
  @Test func evaluatesAGraph() throws {
    let builder = GraphBuilder("layer")
    let x = builder.argument("x", .input, TensorType(.f32, [2, 3]))
    let w = builder.argument("w", .parameter, TensorType(.f32, [3, 2]))
    let bias = builder.constant(TensorData([2], [10, 20] as [Float]))
    let y = matmul(x, w) + bias
    builder.output("y", y)
    builder.output("total", y.sum())
    builder.output("x", x)
    let xData = TensorData([2, 3], [1, 2, 3, 4, 5, 6] as [Float])
    let wData = TensorData([3, 2], [1, 0, 0, 1, 1, 1] as [Float])
    let results = try Interpreter.run(builder.finish(), [xData, wData])
    #expect(results[0] == TensorData([2, 2], [14, 25, 20, 31] as [Float]))
    #expect(results[1] == TensorData([], [90] as [Float]))
    #expect(results[2] == xData)
  }

  @Test func checksArguments() throws {
    let graph = try SamplePrograms.addition().0
    let good = TensorData(TensorType(.f32, [8]), repeating: 0)
    let bad = TensorData(TensorType(.f32, [7]), repeating: 0)
    let few = #expect(throws: Diagnostic.self) { _ = try Interpreter.run(graph, [good]) }
    #expect(few?.message == "takes 2 arguments, found 1")
    let other = #expect(throws: Diagnostic.self) { _ = try Interpreter.run(graph, [good, bad]) }
    #expect(other?.message == "argument %b is f32[8], found f32[7]")
  }

  @Test func updatesExchangeArguments() throws {
    let builder = GraphBuilder("exchange")
    let type = TensorType(.i32, [1])
    let p = builder.argument("p", .state, type, initializer: .constant(1))
    let q = builder.argument("q", .state, type, initializer: .constant(2))
    builder.update(p, to: q)
    builder.update(q, to: p)
    let executable = try Executable(graph: builder.finish(), program: nil)
    try executable.initialize(seed: 0)
    try executable.run()
    #expect(try executable.read("p") == TensorData([1], [2] as [Int32]))
    #expect(try executable.read("q") == TensorData([1], [1] as [Int32]))
  }
}
