import GraphC
import Modeling
import Testing

/// How many kernels functions become, forward and with their gradients.
@Suite struct FunctionKernelTests {
  private static func kernelCount(_ build: (GraphBuilder) -> Void) throws -> Int {
    let builder = GraphBuilder("function")
    build(builder)
    return try Compiler.formKernels(Compiler.optimize(builder.finish())).kernels.count
  }

  @Test(arguments: Activation.allCases.filter { $0 != .linear })
  func activationsAreOneKernel(_ activation: Activation) throws {
    let forward = try Self.kernelCount { builder in
      builder.output("y", activation(builder.input("x", [32, 40])))
    }
    #expect(forward == 1)
    let backward = try Self.kernelCount { builder in
      let x = builder.input("x", [32, 40])
      let y = activation(x)
      builder.output("y", y)
      let cotangent = builder.input("cotangent", [32, 40])
      builder.output("slope", grad((y * cotangent).sum(), wrt: x))
    }
    #expect(backward == 1)
  }

  /// A loss without reduction and its gradient.
  @Test func lossesAreOneKernel() throws {
    typealias Loss = (Tensor, Tensor) -> Tensor
    let losses: [(String, Loss)] = [
      ("huber", { huberLoss(predictions: $0, targets: $1, reduction: .none) }),
      ("log-cosh", { logCosh(predictions: $0, targets: $1, reduction: .none) }),
      ("logits", { binaryCrossEntropy(logits: $0, targets: $1, reduction: .none) }),
      ("focal", { focalLoss(logits: $0, targets: $1, reduction: .none) }),
      ("hinge", { hingeLoss(predictions: $0, targets: $1, reduction: .none) }),
      ("poisson", { poissonLoss(logRates: $0, targets: $1, reduction: .none) }),
      ("cosine", { cosineLoss(predictions: $0, targets: $1, reduction: .none) }),
      (
        "divergence",
        { kullbackLeiblerDivergence(logProbabilities: $0, targets: $1, reduction: .none) }
      ),
    ]
    for (name, loss) in losses {
      let count = try Self.kernelCount { builder in
        let x = builder.input("x", [32, 40])
        let y = loss(x, builder.input("t", [32, 40]))
        builder.output("loss", y)
        builder.output("slope", grad(y.sum(), wrt: x))
      }
      #expect(count == 1, "\(name)")
    }
  }

  @Test func normsAreOneKernel() throws {
    typealias Norm = (Tensor, Tensor, Tensor) -> Tensor
    let norms: [(String, Shape, Int, Norm)] = [
      ("layer", [32, 40], 40, { layerNorm($0, scale: $1, shift: $2) }),
      ("rms", [32, 40], 40, { x, scale, _ in rmsNorm(x, scale: scale) }),
      ("batch", [32, 40], 40, { batchNorm($0, scale: $1, shift: $2).output }),
      ("instance", [4, 8, 6], 8, { instanceNorm($0, scale: $1, shift: $2, axis: 1) }),
    ]
    for (name, shape, count, norm) in norms {
      let kernels = try Self.kernelCount { builder in
        let y = norm(
          builder.input("x", shape), builder.input("scale", [count]),
          builder.input("shift", [count]))
        builder.output("y", y)
      }
      #expect(kernels == 1, "\(name)")
    }
  }

  /// Rows are groups, but scale, shift and the result's shape belong to channels.
  @Test func groupNormIsTwoKernels() throws {
    let kernels = try Self.kernelCount { builder in
      let y = groupNorm(
        builder.input("x", [4, 8, 6]), groups: 2, scale: builder.input("scale", [8]),
        shift: builder.input("shift", [8]), axis: 1)
      builder.output("y", y)
    }
    #expect(kernels <= 2)
  }

  /// What is one number for each channel is computed once for each, not for each element.
  @Test func batchNormOfInferenceIsTwoKernels() throws {
    let kernels = try Self.kernelCount { builder in
      let mean = builder.input("mean", [8])
      let y = batchNorm(
        builder.input("x", [4, 8, 6]), mean: mean, variance: builder.input("variance", [8]),
        scale: builder.input("scale", [8]), shift: builder.input("shift", [8]),
        axis: 1)
      builder.output("y", y)
    }
    #expect(kernels == 2)
  }

  @Test func layerNormBackwardIsTwoKernels() throws {
    let kernels = try Self.kernelCount { builder in
      let x = builder.input("x", [32, 40])
      let (scale, shift) = (builder.input("scale", [40]), builder.input("shift", [40]))
      let y = layerNorm(x, scale: scale, shift: shift) * builder.input("cotangent", [32, 40])
      for (index, slope) in grad(y.sum(), wrt: [x, scale, shift]).enumerated() {
        builder.output("slope\(index)", slope)
      }
    }
    #expect(kernels <= 2)
  }

  @Test func dropoutIsOneKernel() throws {
    let kernels = try Self.kernelCount { builder in
      let x = builder.input("x", [32, 40])
      let y = dropout(tanh(x), rate: 0.25, key: builder.input("key", [2], .i64))
      builder.output("y", y)
      builder.output("slope", grad(square(y).sum(), wrt: x))
    }
    #expect(kernels == 1)
  }

  /// One, and its mask as numbers; where values are of another width, two products with a softmax
  /// between them.
  @Test(arguments: [(16, 2), (8, 3)])
  func attentionIsFewKernels(width: Int, count: Int) throws {
    for isCausal in [false, true] {
      let kernels = try Self.kernelCount { builder in
        let query = builder.input("query", [2, 8, 32, 16])
        let key = builder.input("key", [2, 8, 32, 16])
        let value = builder.input("value", [2, 8, 32, width])
        let mask = builder.input("mask", [2, 1, 1, 32], .bool)
        let y = attention(query: query, key: key, value: value, mask: mask, isCausal: isCausal)
        builder.output("y", y)
      }
      #expect(kernels == count)
    }
  }

  /// Two products; what follows is their epilogue or one kernel.
  @Test func cellsAreFewKernels() throws {
    let lstm = try Self.kernelCount { builder in
      let state = LSTMState(
        hidden: builder.input("h", [32, 64]), cell: builder.input("cell", [32, 64]))
      let weights = RecurrentWeights(
        input: builder.input("w", [48, 256]), recurrent: builder.input("u", [64, 256]),
        bias: builder.input("b", [256]))
      let next = lstmCell(builder.input("x", [32, 48]), state: state, weights: weights)
      builder.output("h", next.hidden)
      builder.output("cell", next.cell)
    }
    #expect(lstm <= 3)
    let gru = try Self.kernelCount { builder in
      let weights = RecurrentWeights(
        input: builder.input("w", [48, 192]), recurrent: builder.input("u", [64, 192]),
        bias: builder.input("b", [192]), recurrentBias: builder.input("c", [192]))
      let h = builder.input("h", [32, 64])
      builder.output("h", gruCell(builder.input("x", [32, 48]), state: h, weights: weights))
    }
    #expect(gru <= 3)
  }
}
