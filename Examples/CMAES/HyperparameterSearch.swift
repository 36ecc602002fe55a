import Foundation
import GraphC
import Training

/// Learning rate, width and decay of a network for shirts and pullovers.
///
/// They are searched by a grid, at random and by `CMAES`, each with as many trainings. What is made
/// small is the loss on images that were not trained on.
final class HyperparameterSearch {
  /// A candidate: numbers 0...1 along the logarithms of the ranges.
  private static let rates = 1e-3...1
  private static let decays = 1e-6...1e-2
  private static let widths = [8, 16, 32, 64, 128]
  /// Of each kind of search: 3 x 3 x 3.
  static let budget = 27

  private let data: FashionData
  private let request: TrainingRequest
  /// Networks by width: candidates of one width share a program.
  private var networks: [Int: HyperparameterNetwork] = [:]

  init(data: FashionData, request: TrainingRequest) {
    self.data = data
    self.request = request
  }

  func compare(_ report: inout TrainingReport) throws(Diagnostic) {
    let shares = [1.0 / 6, 0.5, 5.0 / 6]
    let grid = shares.flatMap { a in shares.flatMap { b in shares.map { [a, b, $0] } } }
    try compare("grid", grid.map(value), &report)
    let seed = request.seed
    let random = (0..<Int64(Self.budget)).map { trial in
      (0..<Int64(3)).map { Philox.uniformF64(seed: seed, stream: 0, step: trial, index: $0) }
    }
    try compare("random", random.map(value), &report)
    var search = try CMAES(
      mean: [0.5, 0.5, 0.5], deviation: 0.25, population: 9, seed: request.seed)
    var values: [Double] = []
    while values.count < Self.budget {
      let found = try search.candidates().map(value)
      try search.rank(found)
      values += found
    }
    try compare("cma-es", values, &report)
    report.add("trainings", Double(3 * Self.budget))
    report.add("programs", Double(networks.count))
  }

  private func compare(
    _ title: String, _ values: [Double], _ report: inout TrainingReport
  ) throws(Diagnostic) {
    let best = values.min() ?? .nan
    let curve = Sparkline.text(values, width: 27, range: 0.35...0.7)
    request.print("\(title.padded(8)) \(curve.padded(28)) least loss \(best.fixed(4))")
    report.add("\(title) trials", Double(values.count))
    report.add("\(title) loss", best)
  }

  /// The loss that a candidate ends with.
  private func value(_ point: [Double]) throws(Diagnostic) -> Double {
    // Outside of the ranges their ends are meant, a little worse, so that searches come back.
    let inside = point.map { min(max($0, 0), 1) }
    let outside = zip(point, inside).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    func number(_ range: ClosedRange<Double>, _ share: Double) -> Double {
      range.lowerBound * pow(range.upperBound / range.lowerBound, share)
    }
    let place = Int(saturating: (inside[1] * Double(Self.widths.count)).rounded(.down))
    let width = Self.widths[min(place, Self.widths.count - 1)]
    let network = try network(width)
    let loss = try network.train(
      rate: number(Self.rates, inside[0]), decay: number(Self.decays, inside[2]),
      epochs: request.epochs ?? 3, data)
    return loss + outside
  }

  private func network(_ width: Int) throws(Diagnostic) -> HyperparameterNetwork {
    if let network = networks[width] { return network }
    let network = try HyperparameterNetwork(width: width, request)
    networks[width] = network
    return network
  }
}

/// A network that is trained again and again, with rates and decays that its program is given.
private final class HyperparameterNetwork {
  private let parameters: ParameterStore
  private let step: TrainingStep
  private let evaluator: Evaluator
  private let first: [String: TensorData]
  private let batchSize: Int
  private let seed: Int64

  init(width: Int, _ request: TrainingRequest) throws(Diagnostic) {
    let model = Model(
      name: "candidate", summary: "one hidden layer, and a decay that is a state",
      defaultBatchSize: request.batchSize ?? 32, optimizer: SGD(learningRate: 0.1)
    ) { builder, rows in
      let x = builder.input("x", [rows, 784], .u8)
      let y = builder.input("y", [rows, 1])
      let decay = builder.state("decay", [])
      let hidden = Dense(width, activation: .relu, name: "hidden")(
        x.cast(to: .f32) * Tensor(1.0 / 255))
      let weight = builder.parameter(
        "weight", [width, 1], initializer: .glorotUniform(fanIn: width, fanOut: 1))
      let logits = matmul(hidden, weight) + builder.parameter("bias", [1])
      let error = binaryCrossEntropy(logits: logits, targets: y)
      builder.output("loss", error + decay * square(weight).sum())
      builder.output("error", error)
    }
    parameters = ParameterStore(seed: request.seed, compiler: request.compiler)
    step = try parameters.trainingStep(of: model)
    evaluator = try parameters.evaluator(of: model)
    first = parameters.parameters.mapValues(\.data)
    batchSize = model.defaultBatchSize
    seed = request.seed
  }

  /// The error on images that were not trained on.
  func train(
    rate: Double, decay: Double, epochs: Int, _ data: FashionData
  ) throws(Diagnostic) -> Double {
    for (name, value) in first { try parameters.parameters[name]?.load(value) }
    parameters.parameters["decay"]?.scalar = decay
    step.learningRate = rate
    for epoch in 0..<epochs {
      for batch in try data.training.batches(
        of: batchSize, shuffle: Shuffle(seed: seed), epoch: epoch)
      {
        try step(batch)
      }
    }
    return try evaluator(data.validation).metrics["error"] ?? .infinity
  }
}
