import Foundation
import GraphC
import Training

/// Candidates drawn around a mean whose spread learns from the better half: on functions whose minimum is known,
/// and on learning rate, width and decay of a network, beside a grid and chance with as many trainings.
///
/// The functions are compiled: one program evaluates all candidates of a generation. Candidates of equal width
/// share one program, since rate and decay are numbers that it is given.
enum CMAESExample {
  static let model = ShirtVsPullover.model(named: "cma-es", hidden: .relu)

  /// Trains on the first images of `data`; nil for Fashion-MNIST.
  static func train(
    _ request: TrainingRequest, data: (train: Dataset, test: Dataset)? = nil, rows: Int = 2000
  ) throws(Diagnostic) -> TrainingReport {
    var report = TrainingReport()
    for function in TestFunction.allCases { try minimize(function, request, &report) }
    let data = try FashionData(data).shirtsAndPullovers().first(
      training: rows, validation: rows / 2)
    try HyperparameterSearch(data: data, request: request).compare(&report)
    return report
  }

  private static func minimize(
    _ function: TestFunction, _ request: TrainingRequest, _ report: inout TrainingReport
  ) throws(Diagnostic) {
    var search = try CMAES(
      mean: [Double](repeating: function.start, count: TestFunction.axes),
      deviation: function.deviation, population: function.population, seed: request.seed)
    let program = try Compiler.compile(
      try function.graph(rows: search.population), options: request.compiler)
    var curve: [Double] = []
    while search.best.value > 1e-10 && search.evaluations < 40_000 {
      let points = try search.candidates()
      try program.write(
        TensorData([search.population, TestFunction.axes], points.flatMap(\.self)), to: "x")
      try program.run()
      try search.rank(try program.read("f").doubles)
      curve.append(search.best.value)
    }
    let name = function.rawValue
    request.print(
      "\(name.padded(11)) \(search.best.value.scientific) after \(search.evaluations) evaluations")
    report.add("\(name) value", search.best.value)
    report.add("\(name) evaluations", Double(search.evaluations))
    let values = curve
    try request.files?.plot(name) { () throws(Diagnostic) in
      LineChart(
        title: "\(name), \(TestFunction.axes) numbers", xLabel: "generation", yLabel: "best",
        isLogarithmic: true, counts: true, [LineChart.Series(name, values)]
      ).svg
    }
  }
}

/// Functions by which such searches are compared, least, and 0, at the origin or at ones.
enum TestFunction: String, CaseIterable {
  case sphere, rosenbrock, rastrigin

  static let axes = 10

  var start: Double { self == .rosenbrock ? 0 : 3 }
  var deviation: Double { self == .rastrigin ? 5 : self == .sphere ? 1 : 0.5 }
  /// Rastrigin's many pits want many candidates, as Hansen and Kern found (PPSN 2004).
  var population: Int? { self == .rastrigin ? 300 : nil }

  /// Values `f`, f64[rows], of points `x`, f64[rows x axes].
  func graph(rows: Int) throws(Diagnostic) -> Graph {
    let builder = GraphBuilder(rawValue)
    let x = builder.input("x", [rows, Self.axes], .f64)
    builder.output("f", values(x))
    return try builder.finish()
  }

  private func values(_ x: Tensor) -> Tensor {
    switch self {
    case .sphere: return square(x).sum([1])
    case .rosenbrock:
      let (head, tail) = (x.slice(axis: 1, to: -1), x.slice(axis: 1, from: 1))
      return (100 * square(tail - square(head)) + square(1 - head)).sum([1])
    case .rastrigin:
      return (square(x) - 10 * cos(2 * Tensor(Double.pi) * x) + 10).sum([1])
    }
  }
}

extension ModelEntry {
  public static let cmaES = ModelEntry(
    name: "cma-es", summary: "a covariance that learns searches functions and hyperparameters",
    model: CMAESExample.model
  ) { request throws(Diagnostic) in try CMAESExample.train(request) }
}
