import GraphC
import Modeling
import Testing

/// What optimizers cost: each parameter is one kernel, which reads and writes its memory once.
@Suite struct OptimizerKernelTests {
  /// The kernels that compute whole parameters, for two parameters of different shapes; the others
  /// compute scalars.
  private static func kernels(_ optimizer: any Optimizer) throws -> Int {
    let builder = GraphBuilder("step")
    let shapes: [Shape] = [[40, 30], [30]]
    let parameters = shapes.enumerated().map { builder.parameter("p\($0)", $1) }
    optimizer.apply(
      to: builder,
      gradients: parameters.enumerated().map { index, parameter in
        (parameter: parameter, gradient: builder.input("g\(index)", parameter.shape))
      })
    let kernels = try Compiler.formKernels(Compiler.optimize(builder.finish()))
    return kernels.kernels.count { kernel in
      kernel.outputs.contains { kernels.graph.type(of: $0).elementCount > 1 }
    }
  }

  @Test(arguments: OptimizerName.allCases)
  func everyRuleIsOneKernelForEachParameter(_ name: OptimizerName) throws {
    #expect(try Self.kernels(name.optimizer) == 2)
  }

  @Test func whatIsAroundARuleIsInItsKernels() throws {
    let optimizers: [any Optimizer] = [
      Adam().decayingWeights(by: 0.1), Adam().decayingWeights(by: 0.1, coupled: true),
      Adam().penalizingWeights(l1: 0.1, l2: 0.1), Adam().clippingGradients(toValue: 1),
      Adam().clippingGradients(toGlobalNorm: 1), Adam().clippingWeights(to: 1),
      Adam().accumulatingGradients(over: 4), Adam().averagingWeights(),
    ]
    for optimizer in optimizers { #expect(try Self.kernels(optimizer) == 2) }
  }
}
