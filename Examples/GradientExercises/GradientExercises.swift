import GraphC
import Training

/// Gradients as exercises ask for them: a formula, and its value at a point.
enum GradientExercises {
  struct Exercise: Sendable {
    /// As facts are called.
    let name: String
    let variables: [String]
    let point: [Double]
    let formula: @Sendable ([Tensor]) -> Tensor
  }

  static let exercises = [
    Exercise(name: "x^2 + y^2", variables: ["x", "y"], point: [3, 4]) { v in
      pow(v[0], 2) + pow(v[1], 2)
    },
    Exercise(name: "x^3 + y^3", variables: ["x", "y"], point: [2, -1]) { v in
      pow(v[0], 3) + pow(v[1], 3)
    },
    Exercise(name: "1 / (x^2 + y^2)", variables: ["x", "y"], point: [1, 2]) { v in
      1 / (pow(v[0], 2) + pow(v[1], 2))
    },
    Exercise(name: "x^2 - 2xy + y^2", variables: ["x", "y"], point: [3, 1]) { v in
      pow(v[0], 2) - 2 * v[0] * v[1] + pow(v[1], 2)
    },
    Exercise(name: "sin x + exp y", variables: ["x", "y"], point: [0, 1]) { v in
      sin(v[0]) + exp(v[1])
    },
    Exercise(name: "x1 x2", variables: ["x1", "x2"], point: [3, 5]) { v in v[0] * v[1] },
    Exercise(name: "2 x1 x2^2", variables: ["x1", "x2"], point: [3, 5]) { v in
      2 * v[0] * pow(v[1], 2)
    },
  ]

  /// The formula with its gradients as outputs `gradient.NAME`.
  static func graph(_ exercise: Exercise) throws(Diagnostic) -> Graph {
    let builder = GraphBuilder("exercise")
    let variables = exercise.variables.map { builder.parameter($0, [], .f64) }
    let value = exercise.formula(variables)
    builder.output("f", value)
    let slopes = gradients(of: value, withRespectTo: variables)
    for (name, slope) in zip(exercise.variables, slopes) {
      builder.output("gradient.\(name)", slope)
    }
    return try Compiler.optimize(try builder.finish())
  }

  @Sendable static func train(_ request: TrainingRequest) throws(Diagnostic) -> TrainingReport {
    var report = TrainingReport()
    for exercise in exercises {
      let graph = try graph(exercise)
      let program = try Compiler.compile(graph, options: request.compiler)
      for (variable, value) in zip(exercise.variables, exercise.point) {
        try program.argument(variable).scalar = value
      }
      try program.run()
      request.print("f = \(try graph.infix(of: "f"))")
      for variable in exercise.variables {
        let value = try program.buffer("gradient.\(variable)").scalar
        let point = exercise.point.map { $0.fixed(0) }.joined(separator: ", ")
        let formula = try graph.infix(of: "gradient.\(variable)")
        request.print("  df/d\(variable) = \(formula) = \(value.fixed(4)) at (\(point))")
        report.add("\(exercise.name): d\(variable)", value)
      }
    }
    return report
  }
}

extension ModelEntry {
  public static let gradientExercises = ModelEntry(
    name: "gradient-exercises", summary: "symbolic gradients as formulas and numbers",
    lacking: [.epochs, .batchSize], train: GradientExercises.train)
}
