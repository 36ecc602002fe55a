import GraphC
import Modeling

extension OpenBatchGraph {
  /// Matrix products in which the batch is each of the axes.
  static let products: [OpenBatchGraph] = [
    OpenBatchGraph("products") { builder, n in
      let x = x(builder, [n, 5])
      let (w, v) = (builder.parameter("w", [5, 3]), builder.parameter("v", [4, 5]))
      builder.output("rows", tanh(matmul(x, w) + 1))
      builder.output("columns", matmul(v, x, transposeRHS: true))
      builder.output("inner", matmul(x, exp(x) + 1, transposeLHS: true))
      builder.output("outer", matmul(x * 2, x, transposeRHS: true) + 1)
      builder.output("vector", matmul(x, builder.parameter("u", [5, 1])).reshape([n]))
    },
    OpenBatchGraph("products of each row") { builder, n in
      let (a, b) = (x(builder, [n, 3, 4]), x(builder, [n, 4, 2], .f32, "y"))
      builder.output("rows", matmul(a, b))
      builder.output("same", matmul(a, builder.parameter("w", [4, 5])))
      builder.output("text", einsum("bij,bjk,bi->bk", a, b, a.sum([2])))
      builder.output("pairs", einsum("bij,cij->bc", a, a))
    },
    OpenBatchGraph("rows of products") { builder, n in
      let x = x(builder, [n, 6])
      let y = matmul(x, builder.parameter("w", [6, 24]))
      builder.output("softmax", softmax(y))
      builder.output("normalized", layerNorm(y + 1))
      let wide = matmul(builder.parameter("v", [4, 6]), x, transposeRHS: true)
      builder.output("columns", softmax(wide))
      builder.output(
        "product",
        matmul(builder.input("bytes", [n, 6], .u8).cast(to: .f32) / 255, y, transposeLHS: true))
    },
    OpenBatchGraph("deep products") { builder, n in
      let x = x(builder, [n, 128, 16]).reshape([n * 128, 16])
      let d = builder.input("d", [n, 128, 2]).reshape([n * 128, 2])
      builder.output("gradient", matmul(x, d, transposeLHS: true) / Tensor(Double(n)))
      builder.output("computed", matmul(maximum(d, 0), abs(x), transposeLHS: true))
    },
    OpenBatchGraph("large products") { builder, n in
      let x = x(builder, [n, 130])
      let hidden = tanh(matmul(x, builder.parameter("w", [130, 70]) * 0.1))
      builder.output("hidden", hidden)
      builder.output("gradient", matmul(x, hidden, transposeLHS: true) / Tensor(Double(n)))
      builder.output("all", matmul(hidden, hidden, transposeRHS: true))
    },
    OpenBatchGraph("second order") { builder, n in
      let x = x(builder, [n, 3], .f64)
      let w = builder.parameter("w", [3, 2], .f64)
      let first = grad(square(tanh(matmul(x, w))).mean(), wrt: w)
      builder.output("second", grad(square(first).sum(), wrt: w))
      builder.output(
        "tangent", jacobianVectorProduct(of: tanh(matmul(x, w)), withRespectTo: w, tangent: first))
    },
  ]
}
