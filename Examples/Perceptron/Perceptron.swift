import GraphC
import Training

/// Rosenblatt's rule: show the rows in turn, and add a misclassified one to the weights with the
/// sign of its class.
///
///     if yᵢ (w·xᵢ + b) <= 0 { w <- w + η yᵢ xᵢ, b <- b + η yᵢ }
///
/// A line separates AND, OR and NOT, so corrections end after finitely many; none separates XOR, so
/// they never end and no weights get all four rows right. The step unit has no gradient: the rule
/// is no descent, yet one program computes prediction and update.
enum Perceptron {
  /// One step on row `row`: outputs `mistakes` and `margin`, over all rows, of the weights before.
  static func step(_ function: LogicFunction, rate: Double) throws(Diagnostic) -> Graph {
    let rows = function.outputs.count
    let builder = GraphBuilder("perceptron")
    let x = builder.input("x", [rows, function.inputCount])
    let y = builder.input("y", [rows, 1])
    let row = builder.input("row", [], .i64)
    let w = builder.parameter("w", [function.inputCount, 1])
    let b = builder.parameter("b", [1])

    let sign = 2 * y - 1
    let certainty = sign * (matmul(x, w) + b)
    let isMistake = certainty.lessEqual(0)
    let isShown = oneHot(row, depth: rows, type: .bool).reshape([rows, 1])
    let push = isMistake.and(isShown).cast(to: .f32) * sign

    builder.output("mistakes", isMistake.cast(to: .i64).sum())
    builder.output("margin", certainty.min() / sqrt(square(w).sum()))
    builder.update(w, to: w + Tensor(rate) * matmul(x.transposed, push))
    builder.update(b, to: b + Tensor(rate) * push.sum([0]))
    return try builder.finish()
  }

  @Sendable static func train(_ request: TrainingRequest) throws(Diagnostic) -> TrainingReport {
    var report = TrainingReport()
    for function in LogicFunction.allCases {
      let name = function.rawValue
      let result = try learn(function, request)
      report.add("\(name) correct", Double(result.best))
      if let (steps, margin) = result.solution {
        request.print("\(name): separated after showing \(steps) rows, margin \(margin.fixed(4))")
        report.add("\(name) steps", Double(steps))
        report.add("\(name) margin", margin)
      } else {
        let rows = function.outputs.count
        request.print("\(name): not separated, at best \(result.best)/\(rows) rows are right")
      }
    }
    return report
  }

  /// The most rows that any step got right, and when and how widely it separated all.
  private static func learn(
    _ function: LogicFunction, _ request: TrainingRequest
  ) throws(Diagnostic) -> (best: Int, solution: (steps: Int, margin: Double)?) {
    let program = try Compiler.compile(
      try step(function, rate: 0.5), options: request.compiler)
    for (name, column) in try function.dataset().columns { try program.write(column, to: name) }
    let (mistakes, margin) = (try program.buffer("mistakes"), try program.buffer("margin"))
    var best = 0
    let rows = function.outputs.count
    for step in 0..<(request.epochs ?? 250) * rows {
      try program.write(TensorData([], [Int64(step % rows)]), to: "row")
      try program.run()
      best = max(best, rows - Int(saturating: mistakes.scalar))
      if mistakes.scalar == 0 { return (best, (step, margin.scalar)) }
    }
    return (best, nil)
  }
}

extension ModelEntry {
  public static let perceptron = ModelEntry(
    name: "perceptron", summary: "Rosenblatt's rule learns AND, OR and NOT, but never XOR",
    lacking: [.batchSize], train: Perceptron.train)
}
