import Foundation
import GraphC
import Training

/// A network for the values of pushing a cart to the left and to the right, so that a pole on it
/// stands.
///
/// It learns until its best actions hold the pole in all of 20 trials, which are made every thousand
/// steps: in between it may well forget how to. What is reported is the mean of other trials.
struct PoleBalance {
  let request: TrainingRequest
  /// Steps of acting after which learning ends in any case.
  let steps: Int
  /// Steps between looks.
  let pause: Int
  private static let solved = 495.0

  static let settings = DeepQ(
    following: .every(200), exploration: Exploration(to: 0.05, over: 10_000))
  static let model = settings.model(
    name: "q-learning",
    summary: "values of actions: of a small world in a table, of a cart and its pole in a network",
    stateWidth: CartPole().stateWidth,
    network: Sequential {
      Dense(128, activation: .relu)
      Dense(128, activation: .relu)
      Dense(2)
    },
    optimizer: Adam(learningRate: 5e-4))

  func learn(_ report: inout TrainingReport) throws(Diagnostic) {
    let (clock, start) = (ContinuousClock(), ContinuousClock().now)
    let learner = try DeepQLearner(
      Self.model, in: CartPole(), by: Self.settings, batchSize: request.batchSize,
      seed: request.seed, compiler: request.compiler)
    var (returns, looks, places) = ([Double](), [Double](), [Double]())
    let limit = request.epochs ?? .max
    while looks.last ?? 0 < Self.solved, learner.stepCount < steps, returns.count < limit {
      returns.append(try learner.episode())
      guard learner.stepCount >= pause * (looks.count + 1) else { continue }
      looks.append(try mean(of: 20, learner, stream: 2))
      places.append(Double(returns.count))
    }
    let seconds = (clock.now - start) / .seconds(1)
    let final = try mean(of: 100, learner, stream: 3)
    request.print("a pole on a cart: \(Sparkline.text(looks, width: 40, range: 0...500))")
    request.print(
      "  stands for \(final.fixed(1)) of 500 steps, the mean of 100 trials, after "
        + "\(returns.count) episodes")
    report.add("mean of trials", final)
    report.add("episodes", Double(returns.count))
    report.add("steps", Double(learner.stepCount))
    report.add("steps of learning", Double(learner.updateCount))
    report.add("seconds of learning", seconds)
    let curves = [
      LineChart.Series("while learning", returns),
      LineChart.Series("20 trials of the best actions", x: places, y: looks),
    ]
    try request.files?.plot("cart-pole") { () throws(Diagnostic) in
      LineChart(
        title: "How long the pole stands", xLabel: "episode", yLabel: "steps of 500", counts: true,
        curves
      ).svg
    }
    try plotPolicy(learner)
  }

  /// The mean return of the best actions.
  private func mean(
    of trials: Int, _ learner: DeepQLearner<CartPole>, stream: Int
  ) throws(Diagnostic) -> Double {
    var random = RandomSequence(seed: request.seed, stream: stream)
    var sum = 0.0
    for _ in 0..<trials { sum += try learner.trial(in: CartPole(), &random) }
    return sum / Double(trials)
  }

  /// By how much a push to the right is worth more, over the pole's angle and its speed, for a cart
  /// that stands in the middle.
  private func plotPolicy(_ learner: DeepQLearner<CartPole>) throws(Diagnostic) {
    try request.files?.plot("cart-pole-policy") { () throws(Diagnostic) in
      try DecisionBoundary(
        title: "Push right (red): speed, angle", x: -0.21...0.21, y: -2...2,
        resolution: 60
      ) { plane throws(Diagnostic) in
        let points = plane.doubles
        var world = CartPole()
        var values: [Double] = []
        for place in stride(from: 0, to: points.count, by: 2) {
          (world.angle, world.angularVelocity) = (points[place], points[place + 1])
          let worth = try learner.values(in: world)
          values.append(1 / (1 + exp(worth[0] - worth[1])))
        }
        return values
      }.svg()
    }
  }
}
