import GraphC
import Modeling
import Testing

/// What follows a matrix product inside its kernel: how much of it, and that it is right.
@Suite struct EpilogueTests {
  private static func product(_ builder: GraphBuilder, _ m: Int, _ n: Int, _ k: Int) -> Tensor {
    matmul(builder.input("a", [m, k]), builder.input("b", [k, n]))
  }

  static let cases = [
    ProductCase(name: "bias and activation", kernelCount: 1) { builder in
      let z = product(builder, 37, 41, 19) + builder.input("bias", [41])
      builder.output("y", tanh(z) * z)
    },
    ProductCase(name: "columns are divided", kernelCount: 1) { builder in
      let z = product(builder, 32, 300, 120) + builder.input("bias", [300])
      builder.output("y", maximum(z, 0))
      builder.output("mask", z.less(0))
    },
    ProductCase(name: "rows are divided", kernelCount: 1) { builder in
      let z = product(builder, 400, 64, 48) * builder.input("scale", [400, 64])
      builder.output("y", abs(z) + 1)
    },
    ProductCase(name: "wider than a block", kernelCount: 1) { builder in
      let z = product(builder, 9, 2100, 8) + builder.input("bias", [2100])
      builder.output("y", sigmoid(z))
    },
    ProductCase(name: "deeper than a block", kernelCount: 1) { builder in
      builder.output("y", exp(product(builder, 20, 33, 700) * 0.01))
    },
    ProductCase(name: "the product is an output too", kernelCount: 1) { builder in
      let z = product(builder, 17, 33, 8)
      builder.output("z", z)
      builder.output("y", tanh(z))
    },
    ProductCase(name: "softmax of complete rows", kernelCount: 1) { builder in
      let z = product(builder, 50, 10, 24) + builder.input("bias", [10])
      builder.output("y", softmax(z, axis: -1))
      builder.output("largest", z.max([1]))
    },
    ProductCase(name: "softmax of complete rows, many at once", kernelCount: 1) { builder in
      builder.output("y", softmax(product(builder, 64, 512, 24), axis: -1))
    },
    ProductCase(name: "rows too long to be complete", kernelCount: 2) { builder in
      builder.output("y", softmax(product(builder, 6, 520, 8), axis: -1))
    },
    ProductCase(name: "one column", kernelCount: 1) { builder in
      builder.output("y", tanh(product(builder, 40, 1, 12)) + builder.input("c", [40, 1]))
    },
    ProductCase(name: "one row", kernelCount: 1) { builder in
      builder.output("y", tanh(product(builder, 1, 70, 12)) + builder.input("c", [1, 70]))
    },
    ProductCase(name: "elsewhere in the product", kernelCount: 2) { builder in
      let z = product(builder, 24, 24, 8)
      builder.output("y", z + z.transpose([1, 0]))
    },
    ProductCase(name: "two products, one epilogue", kernelCount: 2) { builder in
      let a = builder.input("a", [24, 16])
      let left = matmul(a, builder.input("b", [16, 20]))
      let right = matmul(a, builder.input("c", [16, 20]))
      builder.output("y", sigmoid(left) * tanh(right))
    },
    ProductCase(name: "an operand of the product", kernelCount: 1) { builder in
      let a = builder.input("a", [24, 24])
      builder.output("y", matmul(a, builder.input("b", [24, 24])) + a)
    },
    ProductCase(name: "a batch of products", kernelCount: 2) { builder in
      let z = matmul(builder.input("a", [3, 8, 9]), builder.input("b", [3, 9, 7]))
      builder.output("y", exp(z * 0.1))
    },
    ProductCase(name: "momentum in place", kernelCount: 1) { builder in
      let w = builder.parameter("w", [40, 30], initializer: .ones)
      let momentum = builder.state("momentum", [40, 30])
      let next = momentum * 0.9 + product(builder, 40, 30, 16)
      builder.update(momentum, to: next)
      builder.update(w, to: w - next * 0.01)
    },
    ProductCase(name: "a parameter that the product still reads", kernelCount: 2) { builder in
      let w = builder.parameter("w", [24, 24], initializer: .ones)
      let x = builder.input("x", [24, 24])
      let y = matmul(x, w)
      builder.output("y", tanh(y))
      builder.update(w, to: w - 0.01 * matmul(x.transpose([1, 0]), y))
    },
  ]

  @Test(arguments: cases)
  func isPartOfTheKernel(_ example: ProductCase) throws { try example.expectKernels() }

  @Test(arguments: cases)
  func agreesWithTheInterpreter(_ example: ProductCase) throws { try example.expectAgreement() }
}
