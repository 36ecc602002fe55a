import Foundation
import GraphC
import Training

extension RecurrentNetwork {
  /// One cell with the gates of the lecture, each W · [h, x] + b, beside the layer: three steps.
  static func cellByHand(
    _ request: TrainingRequest, _ report: inout TrainingReport
  ) throws(Diagnostic) {
    // Forget, input, candidate and output: the weight of h, the weight of x, and the bias.
    let gates = [(0.5, -1.0, 1.0), (0.25, 0.75, 0.1), (-0.5, 1.25, 0), (1.5, 0.5, -0.2)]
    let inputs = [1.0, -0.5, 2.0]
    var (hidden, cell) = (0.0, 0.0)
    for x in inputs {
      let sums = gates.map { $0.0 * hidden + $0.1 * x + $0.2 }
      func sigma(_ z: Double) -> Double { 1 / (1 + exp(-z)) }
      let (forget, input, output) = (sigma(sums[0]), sigma(sums[1]), sigma(sums[3]))
      cell = forget * cell + input * Foundation.tanh(sums[2])
      hidden = output * Foundation.tanh(cell)
    }

    let builder = GraphBuilder("cell")
    let x = builder.constant(TensorData([1, 3, 1], inputs))
    let (_, states) = LSTM(1).run(x, mode: .inference)
    builder.output("hidden", states[0])
    builder.output("cell", states[1])
    let program = try Compiler.compile(try builder.finish(), options: request.compiler)
    // The layer's order is input, forget, candidate, output.
    let order = [1, 0, 2, 3].map { gates[$0] }
    try program.write(TensorData([1, 4], order.map(\.1)), to: "lstm.weight")
    try program.write(TensorData([1, 4], order.map(\.0)), to: "lstm.recurrent_weight")
    try program.write(TensorData([4], order.map(\.2)), to: "lstm.bias")
    try program.run()
    let found = try [program.read("hidden").doubles[0], program.read("cell").doubles[0]]
    request.print("a cell by hand: h = \(hidden.fixed(6)), C = \(cell.fixed(6)) after three steps")
    report.add("cell by hand: h", hidden)
    report.add("cell by hand: C", cell)
    report.add(
      "cell by hand: difference of the layer",
      max(abs(found[0] - hidden), abs(found[1] - cell)))
  }
}
