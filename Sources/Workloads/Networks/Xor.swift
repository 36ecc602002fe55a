import GraphC

extension Workload {
  /// The smallest network there is: what a step costs besides arithmetic.
  package static let xor = Workload(
    "xor", "a training step of a 2-2-1 sigmoid network, 4 rows, SGD", .training(xorModel),
    batchCount: 8)

  private static let xorModel = Model(
    name: "xor", defaultBatchSize: 4, optimizer: SGD(learningRate: 0.5)
  ) { builder, rows in
    let x = builder.input("x", [rows, 2])
    let y = builder.input("y", [rows, 1])
    let output = sigmoid(linear(sigmoid(linear(x, 2, "l1")), 1, "l2"))
    // Plain logarithms, as the definition of cross entropy has them.
    builder.output("loss", -(y * log(output) + (1 - y) * log(1 - output)).mean())
  }
}
