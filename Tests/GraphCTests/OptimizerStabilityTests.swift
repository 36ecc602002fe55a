import GraphC
import TestSupport
import Testing
import Verification

/// Optimizers over ten thousand steps, in `f32`, with gradients at the edges of what it can hold.
@Suite struct OptimizerStabilityTests {
  /// Gradients that stay, and gradients that change their sign with every step.
  private static let sizes: [Float] = [0, 1e-38, 1e-30, 1e-12, 1e-3, 1, -1, 1e3, 1e12, 1e19, 1e30]

  static let optimizers: [(name: String, optimizer: any Optimizer)] =
    OptimizerName.allCases.map { ($0.rawValue, $0.optimizer) } + [
      ("centered inside", RMSProp(epsilonPlacement: .inside, centered: true)),
      ("centered with momentum", RMSProp(momentum: 0.9, centered: true)),
      ("rprop at rest", RProp(learningRate: 0)),
      ("rprop of a tiny rate", RProp(learningRate: 1e-37)),
      ("clipped to norm", Adam().clippingGradients(toNorm: 1)),
      ("clipped to global norm", SGD().clippingGradients(toGlobalNorm: 1)),
      ("clipped to value", SGD(momentum: 0.9).clippingGradients(toValue: 1)),
      ("decay", AdamW(decay: 0.1)),
      ("accumulated", Adam().accumulatingGradients(over: 4)),
      ("averages", Adam().averagingWeights(decay: 0.9)),
    ]

  /// A step that makes its own gradients.
  private static func graph(_ optimizer: any Optimizer) throws(Diagnostic) -> Graph {
    let builder = GraphBuilder("step")
    let sign = builder.state("sign", [], initializer: .constant(1))
    builder.update(sign, to: -sign)
    let size = builder.constant(TensorData([sizes.count], sizes))
    let steady = builder.parameter("steady", [sizes.count], initializer: .constant(0.5))
    let changing = builder.parameter("changing", [sizes.count], initializer: .constant(0.5))
    optimizer.apply(to: builder, gradients: [(steady, size * 1), (changing, size * sign)])
    return try builder.finish()
  }

  @Test(arguments: optimizers.map(\.name)) func everythingStaysFinite(_ name: String) throws {
    let entry = Self.optimizers.first { $0.name == name }
    let optimizer = try #require(entry?.optimizer)
    let graph = try Self.graph(optimizer)
    let program = try Compiler.compile(graph, options: options(.tcc))
    try program.initialize(seed: 0)
    let labels = graph.arguments.map(\.label)
    for step in 1...10_000 {
      try program.run()
      guard step % 500 == 0 || step < 10 else { continue }
      for label in labels {
        let values = try program.read(label).doubles
        let areFinite = values.allSatisfy { $0.isFinite }
        #expect(areFinite, "\(label) in step \(step): \(values)")
        if !areFinite { return }
      }
    }
  }

  /// After a gradient whose square overflows, others move the parameter again.
  @Test(arguments: [OptimizerName.adam, .nadam, .rmsprop, .adadelta])
  func hugeGradientsDoNotStopTraining(_ name: OptimizerName) throws {
    let builder = GraphBuilder("step")
    let gradient = builder.input("gradient", [1])
    let weight = builder.parameter("weight", [1], initializer: .constant(0))
    name.optimizer.apply(to: builder, gradients: [(weight, gradient)])
    let program = try Compiler.compile(try builder.finish(), options: options(.tcc))
    try program.initialize(seed: 0)
    try program.write(TensorData([1], [1e25 as Float]), to: "gradient")
    try program.run()
    try program.write(TensorData([1], [1e15 as Float]), to: "gradient")
    for _ in 0..<500 { try program.run() }
    try program.write(TensorData([1], [0 as Float]), to: "weight")
    try program.run()
    #expect(try program.read("weight").doubles[0] < 0)
  }
}
