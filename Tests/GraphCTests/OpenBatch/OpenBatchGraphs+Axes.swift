import GraphC
import Modeling

extension OpenBatchGraph {
  /// Reductions, orders, shapes and matrices along and across the batch axis.
  static let axes: [OpenBatchGraph] = [
    OpenBatchGraph(gradient: "reductions over batch and time") { builder, n in
      let x = x(builder, [n, 4, 3])
      return square(x.mean([0, 1])).sum() + x.max([0]).sum() * x.min([0, 2]).sum()
        + x.product([1]).mean() + logSumExp(x, axes: [0, 1]).sum() + x.norm()
    },
    OpenBatchGraph("reductions") { builder, n in
      let x = x(builder, [3, n, 2], .f64)
      builder.output("sums", x.sum([1]))
      builder.output("products", x.product([1]))
      builder.output("largest", x.max([0, 1]))
      builder.output("place", x.argmax(1))
      builder.output("column", x.argmax(2))
      builder.output("norm", x.norm([1, 2]))
      builder.output("wide", builder.input("wide", [n, 700]).mean())
      builder.output("columns", (builder.input("high", [50 * n, 2]) * 2).sum([0]))
    },
    OpenBatchGraph("variances") { builder, n in
      let x = x(builder, [n, 3])
      builder.output("biased", x.variance([0]))
      builder.output("all", x.variance())
      builder.output("rows", x.standardDeviation([1], correction: 1))
    },
    OpenBatchGraph("unbiased variances") { builder, n in
      let x = x(builder, [n, 3])
      builder.output("unbiased", x.variance([0], correction: 1))
      builder.output("all", x.variance(correction: 1))
    },
    OpenBatchGraph(gradient: "rows as long as the batch") { builder, n in
      let x = x(builder, [3, n])
      let scores = matmul(builder.parameter("w", [3, 5]), builder.parameter("v", [5, 3]))
      let y = softmax(matmul(scores, x) + layerNorm(x))
      return (y * x).sum()
    },
    OpenBatchGraph("cumulative sums") { builder, n in
      let x = x(builder, [n, 4])
      builder.output("along", x.cumulativeSum(0))
      builder.output("backward", x.cumulativeSum(0, reversed: true))
      builder.output("across", x.cumulativeSum(1))
      builder.output("largest", x.cumulativeMax(0))
      builder.output("products", x.cumulativeProduct(1))
      builder.output("gradient", grad((x.cumulativeSum(0) * x).sum(), wrt: x))
    },
    OpenBatchGraph("sorts") { builder, n in
      let x = x(builder, [n, 4])
      builder.output("along", x.argsort(0))
      builder.output("across", x.argsort(1, descending: true))
      builder.output("sorted", x.sorted(1))
      builder.output("best", x.topK(2).values)
    },
    OpenBatchGraph("sorted batch", refused: "expected a multiple") { builder, n in
      builder.output("sorted", x(builder, [n, 4]).sorted(0))
    },
    OpenBatchGraph(gradient: "matrices of rows") { builder, n in
      let x = x(builder, [n, 3, 3], .f64)
      let a = matmul(x, x, transposeRHS: true) + builder.identity(3, .f64)
      let b = builder.input("b", [n, 3, 2], .f64)
      return cholesky(a).sum() + square(solve(a, b)).mean() + inverse(a).sum()
        + triangularSolve(cholesky(a), b, lower: true).sum()
    },
    OpenBatchGraph("orthonormal columns") { builder, n in
      builder.output("q", qr(x(builder, [n, 4, 2], .f64)).q)
    },
    OpenBatchGraph(gradient: "regression on the batch") { builder, n in
      let (x, y) = (x(builder, [n, 3], .f64), x(builder, [n, 1], .f64, "y"))
      let weights = ridge(x, y, penalty: builder.constant(TensorType(.f64, []), 0.5))
      return square(matmul(x, weights) - y).mean()
    },
    OpenBatchGraph(gradient: "matrix as large as the batch") { builder, n in
      let x = x(builder, [n, 3], .f64)
      let a = matmul(x, x, transposeRHS: true) + builder.identity(n, .f64)
      return (solve(a, x) * x).sum()
    },
    OpenBatchGraph(gradient: "reshapes") { builder, n in
      let x = x(builder, [n, 4])
      let (wide, flat) = (x.reshape([4, n]), x.reshape([4 * n]))
      let pairs = x.reshape([2 * n, 2])
      return (wide.sum([1]) * wide.mean([1])).sum()
        + (flat * pairs.transpose([1, 0]).reshape([4 * n])).sum()
        + square(x.reshape([n, 2, 2]).transpose([2, 0, 1]).reshape([2 * n, 2])).sum([0]).max()
    },
    OpenBatchGraph("transposes") { builder, n in
      let x = x(builder, [n, 3, 4])
      builder.output("first", x.transpose([1, 0, 2]))
      builder.output("last", x.transpose([2, 1, 0]))
      builder.output("square", (x.sum([2]).transpose([1, 0]).expandDimensions(1) + 1))
      builder.output("tiled", x.tiled([1, 2, 1]))
    },
    OpenBatchGraph("windows over features") { builder, n in
      let x = x(builder, [n, 6])
      builder.output("sums", x.windowSum([1, 3], padding: .same))
      builder.output("padded", x.pad(low: [0, 1], high: [0, 2], interior: [0, 1], value: 3))
      builder.output("moved", x.reversed(1).slice(axis: 1, from: 1, to: 5))
    },
    OpenBatchGraph("windows over the batch", refused: "expected multiples") { builder, n in
      builder.output("sums", x(builder, [n + 1, 3]).windowSum([2, 1]))
    },
  ]
}
