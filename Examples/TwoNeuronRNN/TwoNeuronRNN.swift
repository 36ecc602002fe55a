import GraphC
import Training

/// Two neurons that hear each other and themselves.
///
///     o₁' = tanh(w_bias1 + w₁₁ o₁ + w₁₂ o₂)
///     o₂' = tanh(w_bias2 + w₂₁ o₁ + w₂₂ o₂)
///
/// With the lecture's weights they never come to rest, nor back to where they were: see `Attractor`.
enum TwoNeuronRNN {
  struct Weights {
    var bias1 = -3.37
    var bias2 = 0.125
    var w11 = -4.0
    var w12 = 1.5
    var w21 = -1.5
    var w22 = 0.0
  }

  static let model = model(Weights())

  /// From each row of `start`, `f64[n x 2]`, the states of the next steps, `trajectory`,
  /// `f64[n x steps x 2]`; `loss` is their distance from those that `target` has.
  static func model(_ weights: Weights, steps: Int = 20) -> Model {
    Model(
      name: "two-neuron-rnn", summary: "two neurons that hear each other, and their attractor",
      defaultBatchSize: 1, optimizer: SGD(learningRate: 1e-3)
    ) { builder, rows in
      let start = builder.input("start", [rows, 2], .f64)
      let target = builder.input("target", [rows, steps, 2], .f64)
      let neurons = Neurons(weights, builder)
      let (_, states) = scan(initial: [start], length: steps) { carry, _ in
        let next = neurons.step(carry[0])
        return ([next], [next])
      }
      let trajectory = states[0].transpose([1, 0, 2])
      builder.output("trajectory", trajectory)
      builder.output("loss", meanSquaredError(predictions: trajectory, targets: target))
    }
  }

  /// The weights as parameters, called as the lecture does.
  struct Neurons {
    private let first: (bias: Tensor, o1: Tensor, o2: Tensor)
    private let second: (bias: Tensor, o1: Tensor, o2: Tensor)

    init(_ weights: Weights, _ builder: GraphBuilder) {
      func weight(_ name: String, _ value: Double) -> Tensor {
        builder.parameter(name, [], .f64, initializer: .constant(value))
      }
      first = (
        weight("w_bias1", weights.bias1), weight("w11", weights.w11), weight("w12", weights.w12)
      )
      second = (
        weight("w_bias2", weights.bias2), weight("w21", weights.w21), weight("w22", weights.w22)
      )
    }

    /// The next states, for the last axis o₁, o₂.
    func step(_ state: Tensor) -> Tensor {
      let o1 = state.slice(axis: -1, from: 0, to: 1)
      let o2 = state.slice(axis: -1, from: 1, to: 2)
      let sums = [first, second].map { $0.bias + $0.o1 * o1 + $0.o2 * o2 }
      return tanh(concatenate(sums, axis: -1))
    }
  }

  /// States of the steps behind each start, one start after the other.
  static func trajectories(
    _ weights: Weights = Weights(), from starts: [[Double]], steps: Int, _ compiler: CompilerOptions
  ) throws(Diagnostic) -> [[Double]] {
    let graph = try model(weights, steps: steps).inferenceGraph(batchSize: starts.count)
    let program = try Compiler.compile(graph, options: compiler)
    try program.initialize(seed: 0)
    try program.write(TensorData([starts.count, 2], starts.flatMap(\.self)), to: "start")
    try program.run()
    let states = try program.read("trajectory").doubles
    return starts.indices.map { Array(states[$0 * 2 * steps..<($0 + 1) * 2 * steps]) }
  }

  /// Shows the first steps, and measures the attractor over `steps`.
  static func train(_ request: TrainingRequest, steps: Int = 20_000) throws(Diagnostic)
    -> TrainingReport
  {
    let first = try trajectories(from: [[0, 0]], steps: 20, request.compiler)[0]
    request.print("from (0, 0), o1 and o2:")
    for step in [0, 1, 2, 18, 19] {
      let (o1, o2) = (first[2 * step], first[2 * step + 1])
      request.print("  step \(step + 1)".padded(10) + "\(o1.fixed(6).padded(10)) \(o2.fixed(6))")
    }
    try plot("first-steps", "the first 20 steps", first, isJoined: true, to: request.files)

    let attractor = try Attractor(Weights(), steps: steps, request.compiler)
    let exponents = attractor.exponents
    request.print("a \(attractor.kind.rawValue) attractor")
    request.print(
      "  Lyapunov exponents \(exponents[0].fixed(3)) and \(exponents[1].fixed(3)) a step, "
        + "dimension \(attractor.dimension.fixed(2))")
    let shown = Array(attractor.orbit.suffix(2 * 5000))
    try plot("attractor", "the attractor", shown, isJoined: false, to: request.files)

    let apart = try divergence(request)
    var report = TrainingReport([
      "o1 after 20 steps": first[38], "o2 after 20 steps": first[39],
      "first exponent": exponents[0], "second exponent": exponents[1],
      "dimension": attractor.dimension, "steps until 1e-10 is 0.1": Double(apart),
    ])
    for kind in Attractor.Kind.allCases {
      report.add("is \(kind.rawValue)", kind == attractor.kind ? 1 : 0)
    }
    return report
  }

  /// Steps until a start that is 1e-10 off is 0.1 away.
  private static func divergence(_ request: TrainingRequest) throws(Diagnostic) -> Int {
    let states = try trajectories(from: [[0, 0], [1e-10, 0]], steps: 120, request.compiler)
    let distances = (0..<120).map { step in
      let (a, b) = (
        states[0][2 * step] - states[1][2 * step], states[0][2 * step + 1] - states[1][2 * step + 1]
      )
      return (a * a + b * b).squareRoot()
    }
    let apart = (distances.firstIndex { $0 > 0.1 } ?? distances.count) + 1
    request.print("  what differs by 1e-10 differs by 0.1 after \(apart) steps")
    try request.files?.plot("divergence") { () throws(Diagnostic) in
      LineChart(
        title: "two starts, 1e-10 apart", xLabel: "step", yLabel: "distance", isLogarithmic: true,
        [LineChart.Series("distance", distances)]
      ).svg
    }
    return apart
  }

  private static func plot(
    _ name: String, _ title: String, _ states: [Double], isJoined: Bool, to files: TrainingFiles?
  ) throws(Diagnostic) {
    try files?.plot(name) { () throws(Diagnostic) in
      PhasePlot(
        title: title, xLabel: "o1", yLabel: "o2",
        x: stride(from: 0, to: states.count, by: 2).map { states[$0] },
        y: stride(from: 1, to: states.count, by: 2).map { states[$0] }, isJoined: isJoined
      ).svg
    }
  }
}

extension ModelEntry {
  public static let twoNeuronRNN = ModelEntry(
    name: "two-neuron-rnn", summary: TwoNeuronRNN.model.summary, model: TwoNeuronRNN.model,
    lacking: [.epochs, .batchSize]
  ) { request throws(Diagnostic) in try TwoNeuronRNN.train(request) }
}
