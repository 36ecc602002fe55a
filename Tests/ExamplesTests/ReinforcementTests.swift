import GraphC
import Testing
import Training

@testable import Examples

/// Points in the plane and values of actions, in short runs.
@Suite struct ReinforcementTests {
  @Test func `a table comes to the values of a world`() throws {
    let request = TrainingRequest(epochs: 40, seed: testSeed, compiler: options(.tcc))
    let report = try QLearning.train(request, walks: 2500, steps: 600, pause: 500)
    // Known are 0.705 for the start, and losses of a third for the worst actions.
    expect("q-learning: a value", report.fact("largest error of a value"), below: 0.15)
    expect("q-learning: the start", abs(report.fact("value of the start") - 0.705), below: 0.04)
    expect("q-learning: an action", report.fact("largest loss by an action"), below: 0.06)
    // Whoever pushes to one side alone lets the pole fall after ten steps.
    #expect(report.fact("mean of trials") >= 8)
    #expect(report.fact("steps") <= 600 + 500 && report.fact("episodes") <= 40)
  }

  @Test func `one neuron draws a line, and a net what is needed`() throws {
    let request = TrainingRequest(epochs: 30, seed: testSeed, compiler: options(.tcc))
    let report = try CirclesAndSpirals.train(request, rows: 200, kinds: [.circles, .gauss, .xor])
    for kind in ["circles", "xor"] {
      expect("circles-and-spirals: \(kind)", report.fact("\(kind) net accuracy"), above: 0.85)
      expect("circles-and-spirals: a line", report.fact("\(kind) neuron accuracy"), below: 0.75)
    }
    expect("circles-and-spirals: gauss", report.fact("gauss neuron accuracy"), above: 0.9)
  }
}
