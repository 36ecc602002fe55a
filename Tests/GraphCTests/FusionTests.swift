import GraphC
import Modeling
import RandomGraphs
import TestSupport
import Testing

/// How many kernels graphs become: a lost fusion is a lost factor of speed, and nothing else
/// would tell.
@Suite struct FusionTests {
  private static func kernels(_ build: (GraphBuilder) -> Void) throws -> [Kernel] {
    let builder = GraphBuilder("fusion")
    build(builder)
    return try Compiler.formKernels(Compiler.optimize(builder.finish())).kernels
  }

  @Test func elementwiseChainsAreOneKernel() throws {
    let kernels = try Self.kernels { builder in
      let x = builder.input("x", [64, 32])
      let b = builder.input("b", [32])
      let y = tanh(exp(x * 0.5) + b)
      builder.output("y", maximum(y, 0) / (y * y + 1))
      builder.output("sign", y.less(0))
    }
    #expect(kernels.count == 1)
  }

  @Test func structureCostsNoKernel() throws {
    let kernels = try Self.kernels { builder in
      let x = builder.input("x", [16, 32])
      let parts = [
        x.transpose([1, 0]).reshape([16, 32]), x.slice(starts: [0, 0], stops: [8, 32]),
      ]
      builder.output("joined", exp(concatenate(parts)))
    }
    #expect(kernels.count == 1)
    let padded = try Self.kernels { builder in
      let x = builder.input("x", [16, 32])
      builder.output("padded", exp(x.transpose([1, 0]).pad(low: [1, 0])))
    }
    #expect(padded.count == 1)
  }

  @Test func reductionsAbsorbWhatTheyReadAndWhatReadsThem() throws {
    let kernels = try Self.kernels { builder in
      let x = builder.input("x", [64, 32])
      builder.output("norm", sqrt((x * x).sum([1]) + 1e-6))
    }
    #expect(kernels.count == 1)
  }

  @Test func softmaxIsOneKernel() throws {
    for function in [softmax, logSoftmax] {
      let kernels = try Self.kernels { builder in
        let x = builder.input("x", [64, 10])
        builder.output("y", function(x, -1, "", 0))
      }
      #expect(kernels.count == 1)
    }
  }

  @Test func layerNormIsOneKernel() throws {
    let kernels = try Self.kernels { builder in
      let x = builder.input("x", [64, 48])
      let centered = x - x.mean([1], keepingDimensions: true)
      let variance = square(centered).mean([1], keepingDimensions: true)
      builder.output("y", centered * rsqrt(variance + 1e-5))
    }
    #expect(kernels.count == 1)
  }

  @Test func adamOverOneParameterIsOneKernel() throws {
    let kernels = try Self.kernels { builder in
      let w = builder.parameter("w", [40, 30])
      let gradient = builder.input("gradient", [40, 30])
      let rate = builder.input("rate", [])
      let m = builder.state("m", [40, 30])
      let v = builder.state("v", [40, 30])
      let nextM = m * 0.9 + gradient * 0.1
      let nextV = v * 0.999 + gradient * gradient * 0.001
      builder.update(m, to: nextM)
      builder.update(v, to: nextV)
      builder.update(w, to: w - rate * nextM / (sqrt(nextV) + 1e-8))
    }
    #expect(kernels.count == 1)
  }

  /// The column sums that are the gradient of a bias, and the bias's update.
  @Test func biasGradientAndUpdateAreOneKernel() throws {
    let kernels = try Self.kernels { builder in
      let b = builder.parameter("b", [30])
      let momentum = builder.state("momentum", [30])
      let cotangent = builder.input("cotangent", [64, 30])
      let next = momentum * 0.9 + cotangent.sum([0])
      builder.update(momentum, to: next)
      builder.update(b, to: b - next * 0.01)
    }
    #expect(kernels.count == 1)
  }

  @Test func productsKeepTheirTransposes() throws {
    let kernels = try Self.kernels { builder in
      let x = builder.input("x", [8, 16])
      let w = builder.parameter("w", [8, 16])
      builder.output("y", matmul(x, w.transpose([1, 0])))
    }
    #expect(kernels.count == 1)
    guard case .matmul(let product, _) = kernels[0].body else { return #expect(Bool(false)) }
    #expect(product.transposeRHS && !product.transposeLHS)
  }

  @Test func withoutFusionEveryNodeIsAKernel() throws {
    let builder = GraphBuilder("plain")
    let x = builder.input("x", [4])
    builder.output("y", tanh(exp(x) * x))
    let kernels = try Compiler.formKernels(builder.finish(), options(.tcc, disabling: ["fuse"]))
      .kernels
    #expect(kernels.count == 3)
  }

  /// Every kernel of a plan has something to do.
  @Test func noKernelIsEmpty() throws {
    for seed in 0..<60 {
      let graph = try RandomGraph(seed: Int64(2_000_000 + seed)).graph
      for kernel in try Compiler.formKernels(Compiler.optimize(graph)).kernels {
        #expect(!kernel.outputs.isEmpty && kernel.nodes.count >= kernel.outputs.count)
      }
    }
  }
}
