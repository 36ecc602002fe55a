import GraphC
import Modeling
import RandomGraphs
import TestSupport
import Testing

/// What a matrix product computes of its operands while it packs them, and that it is right.
@Suite struct PrologueTests {
  /// A graph, and how many kernels it becomes.
  struct Case: CustomTestStringConvertible, Sendable {
    let name: String
    let kernelCount: Int
    let build: @Sendable (GraphBuilder) -> Void
    var testDescription: String { name }
  }

  /// Bytes as numbers in 0...1.
  private static func pixels(_ builder: GraphBuilder, _ shape: Shape) -> Tensor {
    builder.input("x", shape, .u8).cast(to: .f32) * Tensor(1.0 / 255)
  }

  static let operands = [
    Case(name: "left", kernelCount: 1) { builder in
      builder.output("y", matmul(pixels(builder, [37, 19]), builder.input("w", [19, 41])))
    },
    Case(name: "right", kernelCount: 1) { builder in
      builder.output("y", matmul(builder.input("w", [41, 37]), pixels(builder, [37, 19])))
    },
    Case(name: "left, transposed", kernelCount: 1) { builder in
      let x = pixels(builder, [19, 37])
      builder.output("y", matmul(x, builder.input("w", [19, 41]), transposeLHS: true))
    },
    Case(name: "right, transposed", kernelCount: 1) { builder in
      let x = abs(builder.input("x", [41, 19]))
      builder.output("y", matmul(builder.input("w", [37, 19]), x, transposeRHS: true))
    },
    Case(name: "both", kernelCount: 1) { builder in
      builder.output(
        "y", matmul(pixels(builder, [37, 19]), maximum(builder.input("w", [19, 41]), 0)))
    },
    Case(name: "both the same", kernelCount: 1) { builder in
      let x = pixels(builder, [45, 13])
      builder.output("y", matmul(x, x, transposeRHS: true))
    },
    Case(name: "both from one buffer", kernelCount: 1) { builder in
      let x = builder.input("x", [24, 24])
      builder.output("y", matmul(abs(x), x * 2))
    },
    Case(name: "a sum of one, of either kind", kernelCount: 2) { builder in
      let x = builder.input("x", [1, 37]) * 0.5
      let w = abs(builder.input("w", [41, 1]))
      builder.output("y", matmul(x, builder.input("z", [1, 9]), transposeLHS: true))
      builder.output("u", matmul(builder.input("v", [7, 1]), w, transposeRHS: true))
    },
    Case(name: "doubles", kernelCount: 1) { builder in
      let x = abs(builder.input("x", [21, 50], .f64))
      builder.output("y", matmul(x, builder.input("w", [50, 35], .f64)))
    },
    Case(name: "a reshape", kernelCount: 1) { builder in
      let x = (builder.input("x", [3, 7, 10]) * 2).reshape([21, 10])
      builder.output("y", matmul(x, builder.input("w", [10, 33])))
    },
    Case(name: "rows and columns that all share", kernelCount: 1) { builder in
      let x = builder.input("x", [29, 40]) * builder.input("row", [40])
      let y = x - builder.input("column", [29, 1])
      builder.output("y", matmul(y, builder.input("w", [40, 17])))
    },
    Case(name: "other elements than its own", kernelCount: 4) { builder in
      let x = builder.input("x", [23, 50])
      let w = builder.input("w", [50, 18])
      builder.output("slice", matmul(x.slice(axis: 1, from: 10, to: 40), w.slice(axis: 0, to: 30)))
      let rows = builder.input("rows", [31], .u8).cast(to: .i32)
      builder.output("gather", matmul(x.gather(rows), w))
      builder.output("transpose", matmul(maximum(x.transpose([1, 0]), 0).reshape([23, 50]), w))
      let labels = builder.input("labels", [40], .u8)
      builder.output("hot", matmul(oneHot(labels, depth: 50), w))
    },
    Case(name: "a mask", kernelCount: 1) { builder in
      let mask = builder.input("mask", [26, 30], .u8).cast(to: .f32)
      let x = select(mask.less(9), builder.input("x", [26, 30]) * 2, 0)
      builder.output("y", matmul(x, builder.input("w", [30, 15])))
    },
  ]

  static let products = [
    Case(name: "rows are divided", kernelCount: 1) { builder in
      let x = pixels(builder, [400, 48])
      builder.output("y", tanh(matmul(x, builder.input("w", [48, 64])) + builder.input("b", [64])))
    },
    Case(name: "columns are divided", kernelCount: 1) { builder in
      let w = builder.input("w", [120, 300]) * builder.input("scale", [120, 300])
      builder.output("y", abs(matmul(builder.input("x", [32, 120]), w)))
    },
    Case(name: "columns are divided, of the transpose", kernelCount: 1) { builder in
      let w = builder.input("w", [300, 120]) * 0.5
      builder.output("y", matmul(builder.input("x", [32, 120]), w, transposeRHS: true))
    },
    Case(name: "rows are divided, of the transpose", kernelCount: 1) { builder in
      let x = builder.input("x", [120, 300]) * 0.5
      builder.output("y", matmul(x, builder.input("w", [120, 40]), transposeLHS: true))
    },
    Case(name: "wider than a block", kernelCount: 1) { builder in
      let w = builder.input("w", [8, 1000]) * 0.5
      builder.output("y", matmul(builder.input("x", [9, 8], .u8).cast(to: .f32), w))
    },
    Case(name: "deeper than a block", kernelCount: 1) { builder in
      let w = builder.input("w", [700, 33]) * 0.5
      builder.output("y", matmul(pixels(builder, [20, 700]), w))
    },
    Case(name: "whole rows", kernelCount: 1) { builder in
      let z = matmul(pixels(builder, [50, 24]), builder.input("w", [24, 10]))
      builder.output("y", softmax(z, axis: -1))
    },
    Case(name: "two products", kernelCount: 2) { builder in
      let x = pixels(builder, [30, 40])
      builder.output("y", matmul(x, builder.input("w", [40, 20])))
      builder.output("z", matmul(x, builder.input("v", [30, 15]), transposeLHS: true))
    },
    Case(name: "bands of a product that updates use up", kernelCount: 1) { builder in
      let w = builder.parameter("w", [200, 130], initializer: .ones)
      let momentum = builder.state("momentum", [200, 130])
      let x = pixels(builder, [16, 200])
      let y = builder.input("y", [16, 130])
      let next = momentum * 0.9 + matmul(x, y, transposeLHS: true)
      builder.update(momentum, to: next)
      builder.update(w, to: w - next * 0.01)
    },
    Case(name: "bands of some columns", kernelCount: 1) { builder in
      let w = builder.parameter("w", [130, 420], initializer: .ones)
      let x = builder.input("x", [130, 64])
      let y = builder.input("y", [64, 420], .u8).cast(to: .f32)
      builder.update(w, to: w - 0.01 * matmul(x, y))
    },
    Case(name: "no sum", kernelCount: 1) { builder in
      builder.output("y", matmul(abs(builder.input("x", [5, 0])), builder.input("w", [0, 6])))
    },
  ]

  /// Operands that stay in memory.
  static let refused = [
    Case(name: "an output", kernelCount: 2) { builder in
      let x = abs(builder.input("x", [20, 30]))
      builder.output("x2", x)
      builder.output("y", matmul(x, builder.input("w", [30, 10])))
    },
    Case(name: "read by the epilogue", kernelCount: 2) { builder in
      let x = abs(builder.input("x", [20, 30]))
      builder.output("y", matmul(x, builder.input("w", [30, 30])) + x)
    },
    Case(name: "what the other operand is computed from", kernelCount: 2) { builder in
      let x = abs(builder.input("x", [20, 20]))
      builder.output("y", matmul(x, x * x * x + 1))
    },
    Case(name: "other results of its kernel", kernelCount: 2) { builder in
      let x = builder.input("x", [20, 20])
      builder.output("z", abs(x))
      builder.output("y", matmul(floor(x), builder.input("w", [20, 20])))
    },
    Case(name: "expensive", kernelCount: 2) { builder in
      let x = tanh(builder.input("x", [20, 20]))
      builder.output("y", matmul(x, builder.input("w", [20, 20])))
    },
    Case(name: "too much for two", kernelCount: 3) { builder in
      let x = abs(builder.input("x", [20, 30]))
      builder.output("y", matmul(x, builder.input("w", [30, 10])))
      builder.output("z", matmul(x, builder.input("v", [30, 10])))
    },
    Case(name: "loaded by many parts", kernelCount: 2) { builder in
      let x = builder.input("x", [32, 784]) * 0.5
      builder.output("y", matmul(x, builder.input("w", [784, 300])))
    },
    Case(name: "a vector", kernelCount: 2) { builder in
      let x = builder.input("x", [1, 30]) * 0.5
      builder.output("y", matmul(x, builder.input("w", [30, 10])))
    },
    Case(name: "nothing", kernelCount: 2) { builder in
      builder.output("y", matmul(abs(builder.input("x", [0, 5])), builder.input("w", [5, 6])))
    },
    Case(name: "a batch", kernelCount: 2) { builder in
      let x = builder.input("x", [3, 5, 30]) * 0.5
      builder.output("y", matmul(x, builder.input("w", [3, 30, 10])))
    },
    Case(name: "rows", kernelCount: 2) { builder in
      let x = softmax(builder.input("x", [20, 30]))
      builder.output("y", matmul(x, builder.input("w", [30, 10])))
    },
    Case(name: "an argument with a new value", kernelCount: 2) { builder in
      let w = builder.parameter("w", [20, 20], initializer: .ones)
      builder.update(w, to: w - 0.1 * matmul(w * 0.5, builder.input("x", [20, 20])))
    },
  ]

  private static func graph(_ example: Case) throws -> Graph {
    let builder = GraphBuilder("prologue")
    example.build(builder)
    return try builder.finish()
  }

  private static func inputs(_ graph: Graph) -> [TensorData] {
    graph.arguments.enumerated().map { index, argument in
      var random = RandomNumbers(seed: Int64(index))
      let isFloat = argument.type.elementType.isFloat
      let numbers = (0..<argument.type.elementCount).map { _ in
        isFloat ? 2 * random.unit() - 1 : (23 * random.unit()).rounded(.down)
      }
      return TensorData(argument.type, doubles: numbers)
    }
  }

  @Test(arguments: operands + products + refused)
  func countsKernels(_ example: Case) throws {
    let graph = try Compiler.optimize(Self.graph(example))
    let kernels = try Compiler.formKernels(graph).kernels
    #expect(kernels.count == example.kernelCount, "\(kernels.map(\.name))")
  }

  /// With prologues and without the same bits, on any backend and number of threads.
  @Test(arguments: operands + products + refused)
  func agreesWithTheInterpreter(_ example: Case) throws {
    let graph = try Self.graph(example)
    let inputs = Self.inputs(graph)
    let expected = try Interpreter.run(graph, inputs)
    for backend in [Backend.tcc, .cc] {
      let one = Agreement.check(graph, inputs, expected, options(backend))
      #expect(one.failure == nil, "\(backend)")
      let two = Agreement.check(graph, inputs, expected, options(backend, threads: 2))
      #expect(two.failure == nil, "\(backend), 2 threads")
      #expect(zip(one.results, two.results).allSatisfy { $0.isIdentical(to: $1) })
      let stored = Agreement.check(
        graph, inputs, expected, options(backend, disabling: ["fuse-prologues"]))
      #expect(stored.failure == nil, "\(backend), in memory")
      #expect(zip(one.results, stored.results).allSatisfy { $0.isIdentical(to: $1) })
    }
    guard OpenBLAS.isAvailable else { return }
    var options = options(.tcc)
    options.execution.gemm = .openblas
    let blas = Agreement.check(graph, inputs, expected, options)
    #expect(blas.failure == nil, "openblas")
  }

  /// Nothing of a plan is written over what a product still loads.
  @Test(arguments: operands + products)
  func planIsRight(_ example: Case) throws {
    let plan = try Compiler.planMemory(
      Compiler.formKernels(Compiler.optimize(Self.graph(example))))
    #expect(PlanOracle.isRight(plan))
  }

  @Test func prologuesCanBeOff() throws {
    let graph = try Compiler.optimize(Self.graph(Self.operands[0]))
    let kernels = try Compiler.formKernels(graph, options(.tcc, disabling: ["fuse-prologues"]))
    #expect(kernels.kernels.count == 2)
  }
}
