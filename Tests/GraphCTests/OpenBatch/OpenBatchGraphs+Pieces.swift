import GraphC
import Modeling

extension OpenBatchGraph {
  /// Values made of pieces, along and across the batch axis.
  static let pieces: [OpenBatchGraph] = [
    OpenBatchGraph(gradient: "pieces along the batch") { builder, n in
      let (x, y) = (x(builder, [n, 3]), builder.input("y", [n, 3]))
      let joined = concatenate([exp(x), y, x * y], axis: 0)
      return square(joined).sum()
        + (concatenate([x, y], axis: 0) * joined.slice(axis: 0, to: 2 * n)).sum()
    },
    OpenBatchGraph(gradient: "pieces of rows") { builder, n in
      let z = x(builder, [n, 12])
      let gates = (0..<4).map { z.slice(axis: 1, from: 3 * $0, to: 3 * $0 + 3) }
      return (sigmoid(gates[0]) * tanh(gates[1]) + sigmoid(gates[2]) * gates[3]).sum()
    },
    OpenBatchGraph("pieces of both axes") { builder, n in
      let (x, y) = (x(builder, [n, 3]), builder.input("y", [n, 5]))
      let rows = concatenate([x, y], axis: 1)
      builder.output("both", concatenate([rows, rows * 2], axis: 0))
      builder.output("padded", rows.pad(low: [n, 2], high: [0, 61]))
      builder.output("batch_inside", concatenate([x.transposed, y.transposed], axis: 0))
      builder.output("stack", stack([x, exp(x), x], axis: 1))
      builder.output(
        "shifted", (rows.pad(low: [0, 1], high: [0, 1]) + 1).slice(axis: 1, from: 1))
    },
  ]
}
