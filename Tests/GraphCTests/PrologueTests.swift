import GraphC
import Modeling
import Testing

/// What a matrix product computes of its operands while it packs them, and that it is right.
@Suite struct PrologueTests {
  /// Bytes as numbers in 0...1.
  private static func pixels(_ builder: GraphBuilder, _ shape: Shape) -> Tensor {
    builder.input("x", shape, .u8).cast(to: .f32) * Tensor(1.0 / 255)
  }

  static let operands = [
    ProductCase(name: "left", kernelCount: 1) { builder in
      builder.output("y", matmul(pixels(builder, [37, 19]), builder.input("w", [19, 41])))
    },
    ProductCase(name: "right", kernelCount: 1) { builder in
      builder.output("y", matmul(builder.input("w", [41, 37]), pixels(builder, [37, 19])))
    },
    ProductCase(name: "left, transposed", kernelCount: 1) { builder in
      let x = pixels(builder, [19, 37])
      builder.output("y", matmul(x, builder.input("w", [19, 41]), transposeLHS: true))
    },
    ProductCase(name: "right, transposed", kernelCount: 1) { builder in
      let x = abs(builder.input("x", [41, 19]))
      builder.output("y", matmul(builder.input("w", [37, 19]), x, transposeRHS: true))
    },
    ProductCase(name: "both", kernelCount: 1) { builder in
      builder.output(
        "y", matmul(pixels(builder, [37, 19]), maximum(builder.input("w", [19, 41]), 0)))
    },
    ProductCase(name: "both the same", kernelCount: 1) { builder in
      let x = pixels(builder, [45, 13])
      builder.output("y", matmul(x, x, transposeRHS: true))
    },
    ProductCase(name: "both from one buffer", kernelCount: 1) { builder in
      let x = builder.input("x", [24, 24])
      builder.output("y", matmul(abs(x), x * 2))
    },
    ProductCase(name: "a sum of one, of either kind", kernelCount: 2) { builder in
      let x = builder.input("x", [1, 37]) * 0.5
      let w = abs(builder.input("w", [41, 1]))
      builder.output("y", matmul(x, builder.input("z", [1, 9]), transposeLHS: true))
      builder.output("u", matmul(builder.input("v", [7, 1]), w, transposeRHS: true))
    },
    ProductCase(name: "doubles", kernelCount: 1) { builder in
      let x = abs(builder.input("x", [21, 50], .f64))
      builder.output("y", matmul(x, builder.input("w", [50, 35], .f64)))
    },
    ProductCase(name: "a reshape", kernelCount: 1) { builder in
      let x = (builder.input("x", [3, 7, 10]) * 2).reshape([21, 10])
      builder.output("y", matmul(x, builder.input("w", [10, 33])))
    },
    ProductCase(name: "rows and columns that all share", kernelCount: 1) { builder in
      let x = builder.input("x", [29, 40]) * builder.input("row", [40])
      let y = x - builder.input("column", [29, 1])
      builder.output("y", matmul(y, builder.input("w", [40, 17])))
    },
    ProductCase(name: "other elements than its own", kernelCount: 4) { builder in
      let x = builder.input("x", [23, 50])
      let w = builder.input("w", [50, 18])
      builder.output("slice", matmul(x.slice(axis: 1, from: 10, to: 40), w.slice(axis: 0, to: 30)))
      let rows = builder.input("rows", [31], .u8).cast(to: .i32)
      builder.output("gather", matmul(x.gather(rows), w))
      builder.output("transpose", matmul(maximum(x.transpose([1, 0]), 0).reshape([23, 50]), w))
      let labels = builder.input("labels", [40], .u8)
      builder.output("hot", matmul(oneHot(labels, depth: 50), w))
    },
    ProductCase(name: "a mask", kernelCount: 1) { builder in
      let mask = builder.input("mask", [26, 30], .u8).cast(to: .f32)
      let x = select(mask.less(9), builder.input("x", [26, 30]) * 2, 0)
      builder.output("y", matmul(x, builder.input("w", [30, 15])))
    },
  ]

  static let products = [
    ProductCase(name: "rows are divided", kernelCount: 1) { builder in
      let x = pixels(builder, [400, 48])
      builder.output("y", tanh(matmul(x, builder.input("w", [48, 64])) + builder.input("b", [64])))
    },
    ProductCase(name: "columns are divided", kernelCount: 1) { builder in
      let w = builder.input("w", [120, 300]) * builder.input("scale", [120, 300])
      builder.output("y", abs(matmul(builder.input("x", [32, 120]), w)))
    },
    ProductCase(name: "columns are divided, of the transpose", kernelCount: 1) { builder in
      let w = builder.input("w", [300, 120]) * 0.5
      builder.output("y", matmul(builder.input("x", [32, 120]), w, transposeRHS: true))
    },
    ProductCase(name: "rows are divided, of the transpose", kernelCount: 1) { builder in
      let x = builder.input("x", [120, 300]) * 0.5
      builder.output("y", matmul(x, builder.input("w", [120, 40]), transposeLHS: true))
    },
    ProductCase(name: "wider than a block", kernelCount: 1) { builder in
      let w = builder.input("w", [8, 1000]) * 0.5
      builder.output("y", matmul(builder.input("x", [9, 8], .u8).cast(to: .f32), w))
    },
    ProductCase(name: "deeper than a block", kernelCount: 1) { builder in
      let w = builder.input("w", [700, 33]) * 0.5
      builder.output("y", matmul(pixels(builder, [20, 700]), w))
    },
    ProductCase(name: "whole rows", kernelCount: 1) { builder in
      let z = matmul(pixels(builder, [50, 24]), builder.input("w", [24, 10]))
      builder.output("y", softmax(z, axis: -1))
    },
    ProductCase(name: "two products", kernelCount: 2) { builder in
      let x = pixels(builder, [30, 40])
      builder.output("y", matmul(x, builder.input("w", [40, 20])))
      builder.output("z", matmul(x, builder.input("v", [30, 15]), transposeLHS: true))
    },
    ProductCase(name: "bands of a product that updates use up", kernelCount: 1) { builder in
      let w = builder.parameter("w", [200, 130], initializer: .ones)
      let momentum = builder.state("momentum", [200, 130])
      let x = pixels(builder, [16, 200])
      let y = builder.input("y", [16, 130])
      let next = momentum * 0.9 + matmul(x, y, transposeLHS: true)
      builder.update(momentum, to: next)
      builder.update(w, to: w - next * 0.01)
    },
    ProductCase(name: "bands of some columns", kernelCount: 1) { builder in
      let w = builder.parameter("w", [130, 420], initializer: .ones)
      let x = builder.input("x", [130, 64])
      let y = builder.input("y", [64, 420], .u8).cast(to: .f32)
      builder.update(w, to: w - 0.01 * matmul(x, y))
    },
    ProductCase(name: "no sum", kernelCount: 1) { builder in
      builder.output("y", matmul(abs(builder.input("x", [5, 0])), builder.input("w", [0, 6])))
    },
  ]

  /// Operands that stay in memory.
  static let refused = [
    ProductCase(name: "an output", kernelCount: 2) { builder in
      let x = abs(builder.input("x", [20, 30]))
      builder.output("x2", x)
      builder.output("y", matmul(x, builder.input("w", [30, 10])))
    },
    ProductCase(name: "read by the epilogue", kernelCount: 2) { builder in
      let x = abs(builder.input("x", [20, 30]))
      builder.output("y", matmul(x, builder.input("w", [30, 30])) + x)
    },
    ProductCase(name: "what the other operand is computed from", kernelCount: 2) { builder in
      let x = abs(builder.input("x", [20, 20]))
      builder.output("y", matmul(x, x * x * x + 1))
    },
    ProductCase(name: "other results of its kernel", kernelCount: 2) { builder in
      let x = builder.input("x", [20, 20])
      builder.output("z", abs(x))
      builder.output("y", matmul(floor(x), builder.input("w", [20, 20])))
    },
    ProductCase(name: "expensive", kernelCount: 2) { builder in
      let x = tanh(builder.input("x", [20, 20]))
      builder.output("y", matmul(x, builder.input("w", [20, 20])))
    },
    ProductCase(name: "too much for two", kernelCount: 3) { builder in
      let x = abs(builder.input("x", [20, 30]))
      builder.output("y", matmul(x, builder.input("w", [30, 10])))
      builder.output("z", matmul(x, builder.input("v", [30, 10])))
    },
    ProductCase(name: "loaded by many parts", kernelCount: 2) { builder in
      let x = builder.input("x", [32, 784]) * 0.5
      builder.output("y", matmul(x, builder.input("w", [784, 300])))
    },
    ProductCase(name: "a vector", kernelCount: 2) { builder in
      let x = builder.input("x", [1, 30]) * 0.5
      builder.output("y", matmul(x, builder.input("w", [30, 10])))
    },
    ProductCase(name: "nothing", kernelCount: 2) { builder in
      builder.output("y", matmul(abs(builder.input("x", [0, 5])), builder.input("w", [5, 6])))
    },
    ProductCase(name: "a batch", kernelCount: 2) { builder in
      let x = builder.input("x", [3, 5, 30]) * 0.5
      builder.output("y", matmul(x, builder.input("w", [3, 30, 10])))
    },
    ProductCase(name: "rows", kernelCount: 2) { builder in
      let x = softmax(builder.input("x", [20, 30]))
      builder.output("y", matmul(x, builder.input("w", [30, 10])))
    },
    ProductCase(name: "an argument with a new value", kernelCount: 2) { builder in
      let w = builder.parameter("w", [20, 20], initializer: .ones)
      builder.update(w, to: w - 0.1 * matmul(w * 0.5, builder.input("x", [20, 20])))
    },
  ]

  @Test(arguments: operands + products + refused)
  func countsKernels(_ example: ProductCase) throws { try example.expectKernels() }

  @Test(arguments: operands + products + refused)
  func agreesWithTheInterpreter(_ example: ProductCase) throws {
    try example.expectAgreement(without: ["fuse-prologues"])
  }

  /// Nothing of a plan is written over what a product still loads.
  @Test(arguments: operands + products)
  func planIsRight(_ example: ProductCase) throws {
    let plan = try Compiler.planMemory(
      Compiler.formKernels(Compiler.optimize(example.graph())))
    #expect(PlanOracle.isRight(plan))
  }

  @Test func prologuesCanBeOff() throws {
    let graph = try Compiler.optimize(Self.operands[0].graph())
    let kernels = try Compiler.formKernels(graph, options(.tcc, disabling: ["fuse-prologues"]))
    #expect(kernels.kernels.count == 2)
  }
}
