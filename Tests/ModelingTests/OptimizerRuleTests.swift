import Execution
import IR
import Modeling
import Operators
import Testing

/// Every optimizer beside PyTorch, or beside its formula where PyTorch has no such form.
@Suite struct OptimizerRuleTests {
  struct Record: Decodable {
    let name: String
    let steps: [[Double]]
  }

  static let start = [1.5, -0.75, 0.25, -2, 0.5, -0.125]

  /// What each record was made with.
  static let optimizers: [String: any Optimizer] = [
    "sgd": SGD(learningRate: 0.1),
    "momentum sum": SGD(learningRate: 0.1, momentum: 0.9),
    "momentum velocity": SGD(learningRate: 0.1, momentum: 0.9, form: .velocity),
    "momentum average": SGD(learningRate: 0.1, momentum: 0.9, form: .average),
    "nesterov sum": SGD(learningRate: 0.1, momentum: 0.9, nesterov: true),
    "nesterov velocity": SGD(learningRate: 0.1, momentum: 0.9, form: .velocity, nesterov: true),
    "rmsprop": RMSProp(learningRate: 0.05, decay: 0.9, epsilon: 1e-3),
    "rmsprop inside": RMSProp(
      learningRate: 0.1, decay: 0.9, epsilon: 1e-3, epsilonPlacement: .inside),
    "rmsprop centered with momentum": RMSProp(
      learningRate: 0.05, decay: 0.9, momentum: 0.8, epsilon: 1e-3, centered: true),
    "adam": Adam(learningRate: 0.1, beta1: 0.8, beta2: 0.95, epsilon: 1e-3),
    "adam outside": Adam(learningRate: 0.1, beta1: 0.8, beta2: 0.95, epsilon: 1e-3),
    "adam inside": Adam(
      learningRate: 0.1, beta1: 0.8, beta2: 0.95, epsilon: 1e-3, epsilonPlacement: .inside),
    "adam uncorrected": Adam(
      learningRate: 0.1, beta1: 0.8, beta2: 0.95, epsilon: 1e-3, epsilonPlacement: .uncorrected),
    "adam amsgrad": Adam(
      learningRate: 0.1, beta1: 0.8, beta2: 0.95, epsilon: 1e-3, amsgrad: true),
    "adamw": AdamW(learningRate: 0.1, epsilon: 1e-3, decay: 0.05),
    "nadam": NAdam(learningRate: 0.1, epsilon: 1e-3),
    "nadam of keras": NAdam(learningRate: 0.1, epsilon: 1e-3, momentumDecay: 1),
    "adamax": AdaMax(learningRate: 0.1, epsilon: 1e-3),
    "adagrad": Adagrad(learningRate: 0.1, initialSum: 0.25, epsilon: 1e-3),
    "adagrad inside": Adagrad(
      learningRate: 0.1, initialSum: 0.1, epsilon: 1e-3, epsilonPlacement: .inside),
    "adadelta": Adadelta(learningRate: 0.5, decay: 0.8, epsilon: 1e-3),
    "rprop": RProp(learningRate: 0.05, limits: 0.02...0.09),
    "lion": Lion(learningRate: 0.05).decayingWeights(by: 0.1),
    "decay coupled": SGD(learningRate: 0.1, momentum: 0.9)
      .decayingWeights(by: 0.05, coupled: true),
    "penalty": SGD(learningRate: 0.1, momentum: 0.9)
      .penalizingWeights(l1: 0.03, l2: 0.02, of: ["weight"]),
    "clipped to value": Adam(learningRate: 0.1).clippingGradients(toValue: 0.25),
    "clipped to norm": Adam(learningRate: 0.1).clippingGradients(toNorm: 0.5),
    "clipped to global norm": Adam(learningRate: 0.1).clippingGradients(toGlobalNorm: 0.5),
    "weights clipped": Adam(learningRate: 0.1).clippingWeights(to: 0.5),
    "accumulated": Adam(learningRate: 0.1).accumulatingGradients(over: 4),
    "averages": SGD(learningRate: 0.1).averagingWeights(decay: 0.75),
    "groups": AdamW(learningRate: 0.1, decay: 0.05)
      .grouping([ParameterGroup("wei*", learningRate: 0.02, decay: 0.3)]),
    "groups of two rules": Adam(learningRate: 0.1)
      .grouping([ParameterGroup("weight", optimizer: NAdam(learningRate: 0.05))]),
  ]

  static func records() throws -> [Record] {
    try fixture("Optimizers/rules.json", [Record].self)
  }

  /// A step that updates `weight`, 2 x 2, and `bias` by gradients that are fed.
  static func graph(_ optimizer: any Optimizer, _ type: ElementType) throws -> Graph {
    let builder = GraphBuilder("step")
    let weight = builder.parameter("weight", [2, 2], type)
    let bias = builder.parameter("bias", [2], type)
    optimizer.apply(
      to: builder,
      gradients: [
        (weight, builder.input("weight.gradient", [2, 2], type)),
        (bias, builder.input("bias.gradient", [2], type)),
      ])
    return try builder.finish()
  }

  /// The weight and the bias, or what takes their place, after each step.
  static func run(
    _ optimizer: any Optimizer, _ type: ElementType, _ gradients: [[Double]],
    reading names: [String] = ["weight", "bias"]
  ) throws -> [[Double]] {
    let program = try Executable(
      graph: graph(optimizer, type), program: nil,
      options: ExecutionOptions(backend: .interpreter))
    let (matrix, vector) = (TensorType(type, [2, 2]), TensorType(type, [2]))
    try program.initialize(seed: 0)
    try program.write(TensorData(matrix, doubles: Array(start[..<4])), to: "weight")
    try program.write(TensorData(vector, doubles: Array(start[4...])), to: "bias")
    var steps: [[Double]] = []
    for gradient in gradients {
      try program.write(TensorData(matrix, doubles: Array(gradient[..<4])), to: "weight.gradient")
      try program.write(TensorData(vector, doubles: Array(gradient[4...])), to: "bias.gradient")
      try program.run()
      steps.append(try names.flatMap { try program.read($0).doubles })
    }
    return steps
  }

  @Test func everyRecordHasAnOptimizer() throws {
    let names = try Self.records().map(\.name).filter { $0 != "gradients" }
    #expect(names.sorted() == Self.optimizers.keys.sorted())
  }

  /// In f64 a step rounds a few times; in f32 the same numbers are off by its precision, magnified
  /// where roots of small differences divide.
  @Test(arguments: optimizers.keys.sorted(), [(ElementType.f64, 1e-13), (.f32, 2e-5)])
  func recordedSteps(_ name: String, _ precision: (type: ElementType, bound: Double)) throws {
    let records = try Self.records()
    let gradients = try #require(records.first { $0.name == "gradients" }).steps
    let expected = try #require(records.first { $0.name == name }).steps
    let optimizer = try #require(Self.optimizers[name])
    let names = ["weight", "bias"].map { name == "averages" ? WeightAverage.label(of: $0) : $0 }
    let found = try Self.run(optimizer, precision.type, gradients, reading: names)
    #expect(found.count == expected.count)
    for (found, expected) in zip(found, expected) {
      expectClose(found, expected, absolute: precision.bound, relative: precision.bound)
    }
  }
}
