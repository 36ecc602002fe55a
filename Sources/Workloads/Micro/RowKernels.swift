import GraphC

/// Operations on the rows of one matrix.
extension Workload {
  /// `gelu(x + b)` with the exact error function.
  static func geluBias(rows: Int = 4096, columns: Int = 1024) -> Workload {
    micro("gelu_bias", "gelu(x + b), exact, \(rows) x \(columns)", [rows, columns]) { builder, x in
      let sum = x + builder.input("bias", [columns])
      return 0.5 * sum * (1 + erf(sum * Tensor(0.5.squareRoot())))
    }
  }

  /// `softmax` along rows.
  static func softmaxRows(rows: Int = 4096, columns: Int = 1024) -> Workload {
    micro("softmax", "softmax of rows, \(rows) x \(columns)", [rows, columns]) { softmax($1) }
  }

  /// `(x - mean) / √(variance + 1e-5) * scale + bias` along rows.
  static func layerNorm(rows: Int = 4096, columns: Int = 1024) -> Workload {
    micro(
      "layernorm", "layer norm of rows, with scale and bias, \(rows) x \(columns)",
      [rows, columns]
    ) { builder, x in
      let centred = x - x.mean([-1], keepingDimensions: true)
      let variance = (centred * centred).mean([-1], keepingDimensions: true)
      let scale = builder.input("scale", [columns])
      return centred * rsqrt(variance + 1e-5) * scale + builder.input("bias", [columns])
    }
  }

  /// Twelve elementwise operations in a row, three of them transcendental.
  static func chain12(count: Int = 4 << 20) -> Workload {
    micro(
      "chain12", "twelve elementwise operations on \(count) numbers", [count]
    ) { _, x in
      let bent = tanh(x * 1.1 + 0.5) * x - 0.25
      return maximum(exp(-sqrt(abs(bent) + 1)), 0.1) * x
    }
  }

  /// `y = body(x)`; copying is `x + 1`.
  private static func micro(
    _ name: String, _ summary: String, _ shape: Shape,
    _ body: @escaping @Sendable (GraphBuilder, Tensor) -> Tensor
  ) -> Workload {
    @Sendable func graph(
      _ name: String, _ body: (GraphBuilder, Tensor) -> Tensor
    ) throws(Diagnostic) -> Graph {
      let builder = GraphBuilder(name)
      builder.output("y", body(builder, builder.input("x", shape)))
      return try builder.finish()
    }
    return Workload(
      name, summary, .graph { () throws(Diagnostic) in try graph(name, body) },
      copy: { () throws(Diagnostic) in try graph("copy") { $1 + 1 } })
  }
}
