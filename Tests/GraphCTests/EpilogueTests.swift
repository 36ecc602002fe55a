import GraphC
import Modeling
import RandomGraphs
import TestSupport
import Testing

/// What follows a matrix product inside its kernel: how much of it, and that it is right.
@Suite struct EpilogueTests {
  /// A graph, how many kernels it becomes, and whether the product itself must be stored.
  struct Case: CustomTestStringConvertible, Sendable {
    let name: String
    let kernelCount: Int
    let build: @Sendable (GraphBuilder) -> Void
    var testDescription: String { name }
  }

  private static func product(_ builder: GraphBuilder, _ m: Int, _ n: Int, _ k: Int) -> Tensor {
    matmul(builder.input("a", [m, k]), builder.input("b", [k, n]))
  }

  static let cases = [
    Case(name: "bias and activation", kernelCount: 1) { builder in
      let z = product(builder, 37, 41, 19) + builder.input("bias", [41])
      builder.output("y", tanh(z) * z)
    },
    Case(name: "columns are divided", kernelCount: 1) { builder in
      let z = product(builder, 32, 300, 120) + builder.input("bias", [300])
      builder.output("y", maximum(z, 0))
      builder.output("mask", z.less(0))
    },
    Case(name: "rows are divided", kernelCount: 1) { builder in
      let z = product(builder, 400, 64, 48) * builder.input("scale", [400, 64])
      builder.output("y", abs(z) + 1)
    },
    Case(name: "wider than a block", kernelCount: 1) { builder in
      let z = product(builder, 9, 2100, 8) + builder.input("bias", [2100])
      builder.output("y", sigmoid(z))
    },
    Case(name: "deeper than a block", kernelCount: 1) { builder in
      builder.output("y", exp(product(builder, 20, 33, 700) * 0.01))
    },
    Case(name: "the product is an output too", kernelCount: 1) { builder in
      let z = product(builder, 17, 33, 8)
      builder.output("z", z)
      builder.output("y", tanh(z))
    },
    Case(name: "softmax of complete rows", kernelCount: 1) { builder in
      let z = product(builder, 50, 10, 24) + builder.input("bias", [10])
      builder.output("y", softmax(z, axis: -1))
      builder.output("largest", z.max([1]))
    },
    Case(name: "softmax of complete rows, many at once", kernelCount: 1) { builder in
      builder.output("y", softmax(product(builder, 64, 512, 24), axis: -1))
    },
    Case(name: "rows too long to be complete", kernelCount: 2) { builder in
      builder.output("y", softmax(product(builder, 6, 520, 8), axis: -1))
    },
    Case(name: "one column", kernelCount: 1) { builder in
      builder.output("y", tanh(product(builder, 40, 1, 12)) + builder.input("c", [40, 1]))
    },
    Case(name: "one row", kernelCount: 1) { builder in
      builder.output("y", tanh(product(builder, 1, 70, 12)) + builder.input("c", [1, 70]))
    },
    Case(name: "elsewhere in the product", kernelCount: 2) { builder in
      let z = product(builder, 24, 24, 8)
      builder.output("y", z + z.transpose([1, 0]))
    },
    Case(name: "two products, one epilogue", kernelCount: 2) { builder in
      let a = builder.input("a", [24, 16])
      let left = matmul(a, builder.input("b", [16, 20]))
      let right = matmul(a, builder.input("c", [16, 20]))
      builder.output("y", sigmoid(left) * tanh(right))
    },
    Case(name: "an operand of the product", kernelCount: 1) { builder in
      let a = builder.input("a", [24, 24])
      builder.output("y", matmul(a, builder.input("b", [24, 24])) + a)
    },
    Case(name: "a batch of products", kernelCount: 2) { builder in
      let z = matmul(builder.input("a", [3, 8, 9]), builder.input("b", [3, 9, 7]))
      builder.output("y", exp(z * 0.1))
    },
    Case(name: "momentum in place", kernelCount: 1) { builder in
      let w = builder.parameter("w", [40, 30], initializer: .ones)
      let momentum = builder.state("momentum", [40, 30])
      let next = momentum * 0.9 + product(builder, 40, 30, 16)
      builder.update(momentum, to: next)
      builder.update(w, to: w - next * 0.01)
    },
    Case(name: "a parameter that the product still reads", kernelCount: 2) { builder in
      let w = builder.parameter("w", [24, 24], initializer: .ones)
      let x = builder.input("x", [24, 24])
      let y = matmul(x, w)
      builder.output("y", tanh(y))
      builder.update(w, to: w - 0.01 * matmul(x.transpose([1, 0]), y))
    },
  ]

  private static func graph(_ example: Case) throws -> Graph {
    let builder = GraphBuilder("epilogue")
    example.build(builder)
    return try builder.finish()
  }

  @Test(arguments: cases)
  func isPartOfTheKernel(_ example: Case) throws {
    let kernels = try Compiler.formKernels(Compiler.optimize(Self.graph(example))).kernels
    #expect(kernels.count == example.kernelCount, "\(kernels.map(\.name))")
  }

  @Test(arguments: cases)
  func agreesWithTheInterpreter(_ example: Case) throws {
    let graph = try Self.graph(example)
    let inputs = graph.arguments.enumerated().map { index, argument in
      var random = RandomNumbers(seed: Int64(index))
      let count = argument.type.elementCount
      return TensorData(argument.type, doubles: (0..<count).map { _ in 2 * random.unit() - 1 })
    }
    let expected = try Interpreter.run(graph, inputs)
    for backend in [Backend.tcc, .cc] {
      let one = Agreement.check(graph, inputs, expected, options(backend))
      #expect(one.failure == nil, "\(backend)")
      let two = Agreement.check(graph, inputs, expected, options(backend, threads: 2))
      #expect(two.failure == nil, "\(backend), 2 threads")
      #expect(zip(one.results, two.results).allSatisfy { $0.isIdentical(to: $1) })
    }
    guard OpenBLAS.isAvailable else { return }
    var options = options(.tcc)
    options.execution.gemm = .openblas
    let blas = Agreement.check(graph, inputs, expected, options)
    #expect(blas.failure == nil, "openblas")
  }
}
