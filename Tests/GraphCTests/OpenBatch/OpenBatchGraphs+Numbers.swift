import Foundation
import GraphC
import Modeling

extension OpenBatchGraph {
  /// Numbers made from the number of rows, and numbers that only look like it.
  static let numbers: [OpenBatchGraph] = [
    OpenBatchGraph("counts and shares") { builder, n in
      let sum = x(builder, [n, 3]).sum()
      let size = Double(n)
      builder.output("count", builder.ones(TensorType(.i64, [n])).sum())
      builder.output("floats", builder.ones(TensorType(.f32, [n, 2])).sum())
      let numbers = [
        "share": 1 / size, "tenth": 0.1 * size, "shares": 3 / (2 * size), "squares": size * size,
        "half": size / 2, "less": size - 1, "more": 4 * size + 3, "ratio": size / (size + 1),
        "inverse": 1 / (size + 2), "seventh": size / 7,
      ]
      for (name, number) in numbers.sorted(by: { $0.key < $1.key }) {
        builder.output(name, sum * Tensor(number))
      }
    },
    OpenBatchGraph("shares of all but one") { builder, n in
      builder.output("share", x(builder, [n, 3]).sum() * Tensor(1 / (Double(n) - 1)))
      builder.output(
        "factor", x(builder, [n], .f64, "y").sum() * Tensor(Double(n) / (Double(n) - 1)))
    },
    number("root") { Double($0).squareRoot() },
    number("logarithm") { log(Double($0)) },
    number("half, rounded down") { Double($0 / 2) },
    number("third, rounded down") { Double($0 / 3) },
    number("chunks of 16") { Double(($0 + 15) / 16) },
    number("share of pairs") { 1 / Double($0 * $0) },
    number("remainder") { Double($0 % 2) },
    number("at most 10") { Double(min($0, 10)) },
    number("at least 3") { Double(max($0, 3)) },
    number("share of at most 10") { 1 / Double(min($0, 10)) },
    number("parity") { $0.isMultiple(of: 2) ? 1 : -1 },
    OpenBatchGraph("half as an integer", refused: "") { builder, n in
      builder.output("y", builder.input("x", [], .i64) + Tensor(Double(n / 2)))
    },
    OpenBatchGraph("at most 10, in the graph") { builder, n in
      let count = builder.ones(TensorType(.f32, [n])).sum()
      builder.output("y", x(builder, [n, 3]).sum() / minimum(count, 10))
    },
    OpenBatchGraph("which rows there are") { builder, n in
      let rows = builder.iota(TensorType(.i64, [6]))
      builder.output("is", rows.less(builder.constant(TensorType(.i64, []), Double(n))))
      builder.output("left", builder.constant(TensorType(.i64, []), Double(n)) - rows)
      builder.output("few", builder.iota(TensorType(.i64, [n])).less(4))
    },
    OpenBatchGraph("numbers as a table") { builder, n in
      let rows = (0..<n * 2).map { Float($0 * $0) }
      let bytes = (0..<n).map { UInt8(truncatingIfNeeded: $0 * 7) }
      builder.output("y", x(builder, [n, 2]) + builder.constant(TensorData([n, 2], rows)))
      builder.output("z", builder.constant(TensorData([n], bytes)) + builder.input("z", [n], .u8))
    },
    OpenBatchGraph("numbers from the end", refused: "other elements") { builder, n in
      let rows = (0..<n).map { Float(n - $0) }
      builder.output("y", x(builder, [n]) + builder.constant(TensorData([n], rows)))
    },
    OpenBatchGraph("share of rows in a table", refused: "other elements") { builder, n in
      let rows = (0..<n).map { Float($0) / Float(n) }
      builder.output("y", x(builder, [n]) + builder.constant(TensorData([n], rows)))
    },
    OpenBatchGraph("columns of numbers", refused: "other elements") { builder, n in
      let rows = (0..<n * 3).map { Float($0 % n) }
      builder.output("y", x(builder, [3, n]) + builder.constant(TensorData([3, n], rows)))
    },
    OpenBatchGraph("share of rows") { builder, n in
      let rows = builder.iota(TensorType(.f32, [n])) / Tensor(Double(n))
      builder.output("y", rows + x(builder, [n]))
    },
    OpenBatchGraph(gradient: "extents that are primes") { builder, n in
      let hidden = Dense(41, activation: .tanh)(x(builder, [n, 37]))
      return square(Dense(43)(hidden) * 37).mean() * 41 + hidden.slice(axis: 1, from: 37).sum() * 74
    },
    OpenBatchGraph("as many columns as rows") { builder, n in
      let x = x(builder, [n, 33])
      builder.output("y", x * x.mean([0]) + x.mean([1], keepingDimensions: true))
      builder.output("z", matmul(x, x, transposeLHS: true))
    },
    OpenBatchGraph("more rows by a constant", refused: "expected multiples") { builder, n in
      builder.output("y", x(builder, [n + 3, 2]).sum())
    },
    OpenBatchGraph("no fewer than four rows", refused: "expected multiples") { builder, n in
      builder.output("y", x(builder, [max(n, 4), 2]).sum([0]))
    },
    OpenBatchGraph("sizes that double from 20 rows", refused: "expected multiples") { builder, n in
      builder.output("y", x(builder, [n, n < 20 ? 3 : 6]).sum([0]))
    },
    OpenBatchGraph("row by row", refused: "built row by row") { builder, n in
      let x = x(builder, [n, 3])
      let rows = (0..<n).map { tanh(x.slice(axis: 0, from: $0, to: $0 + 1)) * Tensor(Double($0)) }
      builder.output("y", concatenate(rows))
    },
    OpenBatchGraph("a parameter for each row", refused: "is a parameter") { builder, n in
      builder.output("y", builder.parameter("w", [n, 3]) * x(builder, [n, 3]))
    },
    OpenBatchGraph("a state for each row", refused: "is a state") { builder, n in
      let state = builder.state("s", [n])
      builder.update(state, to: state + x(builder, [n]))
    },
    OpenBatchGraph("running mean") { builder, n in
      let mean = builder.state("mean", [3])
      let seen = builder.state("seen", [], .i64)
      builder.update(mean, to: mean * 0.9 + x(builder, [n, 3]).mean([0]) * 0.1)
      builder.update(seen, to: seen + Tensor(Double(n)))
    },
  ]

  /// A factor that is none of the functions of the batch size that are known.
  private static func number(
    _ name: String, _ value: @escaping @Sendable (Int) -> Double
  ) -> OpenBatchGraph {
    OpenBatchGraph(name, refused: "") { builder, n in
      builder.output("y", x(builder, [n, 3]).sum() * Tensor(value(n)))
    }
  }
}
