import GraphC
import Training

extension RecurrentNetwork {
  static let gradientSteps = 60

  /// Outputs `gradient`, for each step of a sequence the norm of the gradient that a loss of the last
  /// output has for the input of this step, before any training.
  static func gradientGraph(
    _ kind: RecurrentKind, memory: Double? = nil
  ) throws(Diagnostic) -> Graph {
    let builder = GraphBuilder("gradient-\(kind.rawValue)")
    let (rows, units) = (64, 32)
    let x = builder.parameter(
      "x", [rows, gradientSteps, 1], initializer: .uniform(low: -1, high: 1))
    let layer = kind.layer(units, returnsSequences: false, memory: memory)
    let last = layer(x, mode: .inference)
    let slopes = grad(square(last).mean(), wrt: x)
    builder.output("gradient", sqrt(square(slopes).sum([0, 2])))
    return try builder.finish()
  }

  static func gradients(
    _ request: TrainingRequest, _ report: inout TrainingReport
  ) throws(Diagnostic) {
    var series: [LineChart.Series] = []
    let cases: [(String, RecurrentKind, Double?)] = [
      ("RNN", .rnn, nil), ("GRU", .gru, nil), ("LSTM", .lstm, nil),
      ("LSTM with open gates", .lstm, openGates),
    ]
    for (title, kind, memory) in cases {
      let program = try Compiler.compile(
        try gradientGraph(kind, memory: memory), options: request.compiler)
      try program.initialize(seed: request.seed)
      try program.run()
      let norms = try program.read("gradient").doubles
      let share = norms[0] / (norms.last ?? .nan)
      request.print(
        "gradient of \(title), of the first beside the last step: \(share.scientific)")
      report.add("\(title): gradient of the first beside the last step", share)
      series.append(LineChart.Series(title, norms))
    }
    try request.files?.plot("gradients") { () throws(Diagnostic) in
      LineChart(
        title: "gradients through time", xLabel: "step", yLabel: "norm of the gradient",
        isLogarithmic: true, series
      ).svg
    }
  }
}
