import GraphC
import TestSupport
import Testing

/// Graphs with scans, and what they compute.
enum ScanGraphs {
  /// The running product of some vectors.
  static func products(_ builder: GraphBuilder, length: Int = 5, reverse: Bool = false) -> Tensor {
    let x = builder.parameter("x", [length, 3], .f64)
    let one = builder.ones(TensorType(.f64, [3]))
    return scan(initial: one, over: x, reverse: reverse) { product, element in
      let next = product * element
      return (next, next)
    }.output
  }

  /// A recurrent network with one layer of tanh, for `length` steps.
  static func network(_ builder: GraphBuilder, length: Int = 20, _ type: ElementType = .f64)
    -> (last: Tensor, all: Tensor)
  {
    let x = builder.parameter("x", [length, 2, 3], type)
    let w = builder.parameter("w", [4, 4], type)
    let u = builder.parameter("u", [3, 4], type)
    let b = builder.parameter("b", [4], type)
    let (last, all) = scan(initial: builder.zeros(TensorType(type, [2, 4])), over: x) {
      state, element in
      let next = tanh(matmul(state, w) + matmul(element, u) + b)
      return (next, next)
    }
    return (last, all)
  }
}

@Suite struct ScanTests {
  @Test func scratch() throws {
    let builder = GraphBuilder("products")
    let all = ScanGraphs.network(builder, length: 4).all
    builder.output("all", all)
    let loss = (all * all).sum()
    builder.output("loss", loss)
    for (i, g) in gradients(of: loss, withRespectTo: builder.arguments(.parameter)).enumerated() {
      builder.output("g\(i)", g)
    }
    let graph = try builder.finish()
    print(graph.text)
    let inputs = graph.arguments.enumerated().map { i, a in
      TensorData(a.type, doubles: (0..<a.type.elementCount).map { Double(($0 * 7 + i * 3) % 11) / 11 - 0.4 })
    }
    let optimized = try Compiler.optimize(graph)
    print(optimized.text)
    print(Agreement.checkThoroughly(graph, inputs) ?? "agree")
    let plan = try Compiler.planMemory(Compiler.formKernels(optimized))
    print(CodeGenerator.emit(plan, dialect: .loops).graphSource)
    print(Agreement.check(graph, inputs, try Interpreter.run(graph, inputs), options(.cc)).failure ?? "cc agrees")
  }
}
