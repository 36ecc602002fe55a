import Execution
import IR
import Modeling
import Operators
import Testing

/// Optimizers around optimizers: what they select, declare and refuse.
@Suite struct OptimizerWrapperTests {
  private static let gradients = [[Double]](repeating: [1, 2, 3, 4, 5, 6], count: 3)

  private func labels(_ optimizer: any Optimizer) throws -> [String] {
    try OptimizerRuleTests.graph(optimizer, .f32).arguments
      .filter { $0.role == .state }.map(\.label)
  }

  @Test func frozenParametersStay() throws {
    let optimizer = Adam().grouping([ParameterGroup("*ght", frozen: true)])
    let found = try OptimizerRuleTests.run(optimizer, .f64, Self.gradients)
    #expect(found[2][..<4] == OptimizerRuleTests.start[..<4])
    #expect(found[2][4...] != OptimizerRuleTests.start[4...])
    #expect(
      try labels(optimizer) == [
        "optimizer.learning_rate", "optimizer.step", "adam.m.bias", "adam.v.bias",
      ])
  }

  @Test func groupsHaveScalarsOfTheirOwn() throws {
    let optimizer = Adam().accumulatingGradients(over: 2).grouping([
      ParameterGroup("bias", optimizer: NAdam())
    ])
    #expect(
      try labels(optimizer) == [
        "optimizer.learning_rate", "optimizer.step.group1", "nadam.m.bias", "nadam.v.bias",
        "nadam.momentum_product.group1", "accumulation.step", "accumulation.is_last",
        "accumulation.weight", "accumulation.sum.weight",
        "optimizer.step", "adam.m.weight", "adam.v.weight",
      ])
  }

  @Test func firstGroupThatDescribesAParameterHasIt() throws {
    let optimizer = SGD(learningRate: 0.5).grouping([
      ParameterGroup("b*s", learningRate: 0.25), ParameterGroup("*", frozen: true),
    ])
    let found = try OptimizerRuleTests.run(optimizer, .f64, [[1, 1, 1, 1, 1, 2]])
    #expect(found == [[1.5, -0.75, 0.25, -2, 0.25, -0.625]])
  }

  /// A rule for weights is no mistake in a group that has none.
  @Test func patternsMayDescribeOtherGroups() throws {
    let optimizer = SGD(learningRate: 0.5).clippingWeights(to: 1, of: ["weight"])
      .grouping([ParameterGroup("bias", learningRate: 0.25)])
    let found = try OptimizerRuleTests.run(optimizer, .f64, [[0, 0, 0, 0, 0, 0]])
    #expect(found == [[1, -0.75, 0.25, -1, 0.5, -0.125]])
  }

  @Test func clippingScalesOnlyLargeGradients() throws {
    let optimizer = SGD(learningRate: 1).clippingGradients(toGlobalNorm: 100)
    let found = try OptimizerRuleTests.run(optimizer, .f64, [[1, 0, 0, 0, 0, 0]])
    #expect(found[0][0] == 0.5)
  }

  /// One program at every rate: what is scheduled is an argument.
  @Test func ratesOfGroupsScaleTogether() throws {
    let optimizer = SGD(learningRate: 1).grouping([ParameterGroup("weight", learningRate: 0.5)])
    let graph = try OptimizerRuleTests.graph(optimizer, .f64)
    let program = try Executable(
      graph: graph, program: nil, options: ExecutionOptions(backend: .interpreter))
    try program.initialize(seed: 0)
    let ones = TensorData(TensorType(.f64, [2, 2]), repeating: 1)
    try program.write(ones, to: "weight.gradient")
    try program.write(TensorData(TensorType(.f64, [2]), repeating: 1), to: "bias.gradient")
    try program.buffer(LearningRate.label).scalar = 0.25
    try program.run()
    #expect(try program.read("weight").doubles == [-0.125, -0.125, -0.125, -0.125])
    #expect(try program.read("bias").doubles == [-0.25, -0.25])
  }

  @Test(
    arguments: [
      (SGD().decayingWeights(by: -1), "weight decay -1.0 is negative or not finite"),
      (SGD().penalizingWeights(l1: .nan), "l1 penalty nan is negative or not finite"),
      (SGD().penalizingWeights(l2: -1), "l2 penalty -1.0 is negative or not finite"),
      (SGD().clippingGradients(toValue: -1), "gradient limit -1.0 is negative or not finite"),
      (SGD().clippingGradients(toNorm: -1), "gradient limit -1.0 is negative or not finite"),
      (SGD().clippingGradients(toGlobalNorm: -1), "gradient limit -1.0 is negative or not finite"),
      (SGD().clippingWeights(to: -1), "weight limit -1.0 is negative or not finite"),
      (SGD().accumulatingGradients(over: 0), "expected to accumulate at least 1 step, found 0"),
      (SGD().averagingWeights(decay: 1), "decay of the average 1.0 is outside 0..<1"),
      (
        SGD().grouping([ParameterGroup("wieght", frozen: true)]),
        "no parameter is called 'wieght'; did you mean 'weight'?"
      ),
      (
        SGD().grouping([ParameterGroup("bias", learningRate: -1)]),
        "learning rate of group 1 -1.0 is negative or not finite"
      ),
      (
        SGD(learningRate: 0).grouping([ParameterGroup("bias", learningRate: 1)]),
        "the learning rate is 0, which cannot be scaled to the 1.0 of group 1"
      ),
      (RMSProp(decay: 2), "decay 2.0 is outside 0..<1"),
      (RProp(increase: 0.5), "increase 0.5 is below 1 or not finite"),
      (NAdam(momentumDecay: -1), "momentum decay -1.0 is negative or not finite"),
      (Adagrad(initialSum: -1), "initial sum -1.0 is negative or not finite"),
    ] as [(any Optimizer, String)])
  func mistakes(_ optimizer: any Optimizer, _ message: String) {
    let found = diagnostic { _ = try OptimizerRuleTests.graph(optimizer, .f32) }
    #expect(found?.subject == "optimizer \(optimizer.name)")
    #expect(found?.message == message)
  }
}
