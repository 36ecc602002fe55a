import Execution
import IR
import Modeling
import Operators
import Testing

/// One parameter under gradients that are fed, as the fixtures record them.
@Suite struct OptimizerTests {
  struct Recording: Decodable {
    struct Step: Decodable {
      let gradient: [Double]
      let parameter: [Double]
    }
    struct Initial: Decodable {
      let values: [Double]
    }
    let name: String
    let learningRate: Double
    let beta1: Double?
    let beta2: Double?
    let epsilon: Double?
    let initial: Initial
    let steps: [Step]
    let absolute: Double
    let relative: Double
  }

  /// A graph that updates `%p` by the gradient `%g`.
  static func graph(_ optimizer: any Optimizer, _ type: TensorType) throws -> Graph {
    let builder = GraphBuilder("step")
    let parameter = builder.argument("p", .parameter, type)
    optimizer.apply(to: builder, gradients: [(parameter, builder.argument("g", .input, type))])
    return try builder.finish()
  }

  /// The parameter after each step.
  static func run(
    _ optimizer: any Optimizer, _ type: ElementType, initial: [Double], gradients: [[Double]],
    changing: (Int, Executable) throws -> Void = { _, _ in }
  ) throws -> [[Double]] {
    let type = TensorType(type, [initial.count])
    let program = try Executable(
      graph: graph(optimizer, type), program: nil,
      options: ExecutionOptions(backend: .interpreter))
    try program.initialize(seed: 0)
    try program.write(TensorData(type, doubles: initial), to: "p")
    var result: [[Double]] = []
    for (step, gradient) in gradients.enumerated() {
      try changing(step, program)
      try program.write(TensorData(type, doubles: gradient), to: "g")
      try program.run()
      result.append(try program.read("p").doubles)
    }
    return result
  }

  @Test(arguments: ["sgd", "adam"])
  func recordedSteps(_ name: String) throws {
    for recording in try fixture("Optimizers/\(name).json", [Recording].self) {
      let type = try #require(ElementType(rawValue: recording.name))
      let optimizer: any Optimizer =
        name == "sgd"
        ? SGD(learningRate: recording.learningRate)
        : Adam(
          learningRate: recording.learningRate, beta1: try #require(recording.beta1),
          beta2: try #require(recording.beta2), epsilon: try #require(recording.epsilon))
      let found = try Self.run(
        optimizer, type, initial: recording.initial.values,
        gradients: recording.steps.map(\.gradient))
      for (found, step) in zip(found, recording.steps) {
        expectClose(
          found, step.parameter, absolute: recording.absolute, relative: recording.relative)
      }
    }
  }

  @Test func momentumByHand() throws {
    let found = try Self.run(
      SGD(learningRate: 0.5, momentum: 0.5), .f32, initial: [1], gradients: [[1], [2], [0]])
    // b = 1, 2.5, 1.25 and p -= b / 2, all exact.
    #expect(found == [[0.5], [-0.75], [-1.375]])
  }

  @Test func statesHaveStableNames() throws {
    let type = TensorType(.f32, [3])
    let adam = try Self.graph(Adam(), type).arguments
    #expect(
      adam.map { "\($0.label): \($0.type)" } == [
        "p: f32[3]", "g: f32[3]", "optimizer.learning_rate: f32[]", "optimizer.step: i64[]",
        "adam.m.p: f32[3]", "adam.v.p: f32[3]",
      ])
    #expect(adam[2].initializer == .constant(1e-3))
    let momentum = try Self.graph(SGD(momentum: 0.9), type).arguments
    #expect(
      momentum.map(\.label) == ["p", "g", "optimizer.learning_rate", "sgd.momentum.p"])
    #expect(try Self.graph(SGD(), TensorType(.f64, [])).arguments[2].type == TensorType(.f64, []))
  }

  @Test func learningRateChangesWithoutCompiling() throws {
    let found = try Self.run(SGD(learningRate: 1), .f32, initial: [0], gradients: [[1], [1]]) {
      step, program in
      if step == 1 { try program.buffer(LearningRate.label).scalar = 0.25 }
    }
    #expect(found == [[-1], [-1.25]])
  }

  @Test(
    arguments: [
      (SGD(learningRate: -1), "optimizer sgd", "learning rate -1.0 is negative or not finite"),
      (SGD(learningRate: .nan), "optimizer sgd", "learning rate nan is negative or not finite"),
      (SGD(momentum: 1), "optimizer sgd", "momentum 1.0 is outside 0..<1"),
      (Adam(beta1: 1), "optimizer adam", "beta1 1.0 is outside 0..<1"),
      (Adam(beta2: -0.5), "optimizer adam", "beta2 -0.5 is outside 0..<1"),
      (Adam(epsilon: -1), "optimizer adam", "epsilon -1.0 is negative or not finite"),
    ] as [(any Optimizer, String, String)])
  func mistakes(_ optimizer: any Optimizer, _ subject: String, _ message: String) {
    let found = diagnostic { _ = try Self.graph(optimizer, TensorType(.f32, [1])) }
    #expect(found?.subject == subject)
    #expect(found?.message == message)
  }
}
