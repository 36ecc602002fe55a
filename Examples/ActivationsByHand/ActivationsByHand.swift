import GraphC
import Training

/// Neurons y = g(Σ wᵢ xᵢ) small enough to check by hand, where x₀ = 1 makes w₀ the bias; first one
/// by one, then four inputs and four neurons in one operation, Y = g(X Wᵀ).
enum ActivationsByHand {
  struct Exercise: Sendable {
    let letter: String
    let function: Activation
    let inputs: [Double]
    /// The first is the bias.
    let weights: [Double]
  }

  static let exercises = [
    Exercise(letter: "a", function: .linear, inputs: [0.5, 0.5], weights: [0.5, 0.5, 0.5]),
    Exercise(letter: "b", function: .linear, inputs: [1, 2], weights: [1, 2, 3]),
    Exercise(letter: "c", function: .relu, inputs: [-0.5, 0.5], weights: [0.5, -0.5, -0.5]),
    Exercise(letter: "d", function: .relu, inputs: [1, 2], weights: [-1, -2, -3]),
    Exercise(letter: "e", function: .tanh, inputs: [1, 1], weights: [0, 0, 0]),
    Exercise(letter: "f", function: .tanh, inputs: [0, 0], weights: [0.5, 0.5, 0.5]),
    Exercise(letter: "g", function: .tanh, inputs: [0.5, 0.5], weights: [0.5, 0.5, 0.5]),
    Exercise(letter: "h", function: .tanh, inputs: [1, 2], weights: [1, 2, 3]),
  ]

  /// `count` neurons on `count` inputs of two numbers and a leading 1.
  static func layer(_ function: Activation, count: Int) throws(Diagnostic) -> Graph {
    let builder = GraphBuilder("neurons")
    let x = builder.input("x", [count, 3], .f64)
    let w = builder.input("w", [count, 3], .f64)
    builder.output("y", function(matmul(x, w.transposed)))
    return try builder.finish()
  }

  /// `count x count` activations: row i is what input i does to every neuron.
  static func activations(
    _ function: Activation, _ exercises: [Exercise], _ request: TrainingRequest
  ) throws(Diagnostic) -> [Double] {
    let count = exercises.count
    let program = try Compiler.compile(
      try layer(function, count: count), options: request.compiler)
    try program.write(TensorData([count, 3], exercises.flatMap { [1] + $0.inputs }), to: "x")
    try program.write(TensorData([count, 3], exercises.flatMap(\.weights)), to: "w")
    try program.run()
    return try program.read("y").doubles
  }

  @Sendable static func train(_ request: TrainingRequest) throws(Diagnostic) -> TrainingReport {
    var report = TrainingReport()
    for exercise in exercises {
      let value = try activations(exercise.function, [exercise], request)[0]
      let name = "\(exercise.letter) \(exercise.function.rawValue)"
      let given = "w = \(exercise.weights), x = \(exercise.inputs)"
      request.print("\(name.padded(9)) \(given): \(value.fixed(4))")
      report.add(name, value)
    }
    let batch = Array(exercises.suffix(4))
    for function in [Activation.tanh, .sigmoid] {
      let values = try activations(function, batch, request)
      request.print("\(function.rawValue)(X Wᵀ), row = input, column = neuron")
      for (row, exercise) in batch.enumerated() {
        let line = values[row * 4..<row * 4 + 4].map { $0.fixed(4).padded(8) }
        request.print("  \(exercise.letter) " + line.joined())
        // Input and neuron of one exercise meet on the diagonal.
        report.add("\(exercise.letter) \(function.rawValue) batched", values[row * 5])
      }
    }
    return report
  }
}

extension ModelEntry {
  public static let activationsByHand = ModelEntry(
    name: "activations-by-hand", summary: "neurons on vectors that are easy to check by hand",
    lacking: [.epochs, .batchSize], train: ActivationsByHand.train)
}
