import GraphC
import Modeling

/// Small graphs, one for each kind of kernel.
enum GoldenGraphs {
  static let all: [String: @Sendable (GraphBuilder) -> Void] = [
    "chain": { builder in
      let (x, bias) = (builder.input("x", [48, 32]), builder.parameter("dense.bias", [32]))
      builder.output("y", tanh(0.5 * x + bias) * x)
    },
    "softmax": { builder in
      builder.output("probabilities", softmax(builder.input("logits", [16, 24])))
    },
    "product": { builder in
      let pixels = builder.input("pixels", [24, 20], .u8)
      let (w, b) = (builder.parameter("weight", [20, 12]), builder.parameter("bias", [12]))
      builder.output("y", relu(matmul(pixels.cast(to: .f32) / 255, w) + b))
    },
    "convolution": { builder in
      let (x, kernel) = (
        builder.input("x", [2, 8, 8, 3]), builder.parameter("kernel", [3, 3, 3, 4])
      )
      builder.output("y", relu(convolution(x, kernel, padding: .same)))
    },
    "scan": { builder in
      let (x, w) = (builder.input("x", [5, 2, 3]), builder.parameter("w", [3, 3]))
      let zeros = builder.zeros(TensorType(.f32, [2, 3]))
      let (last, all) = scan(initial: zeros, over: x) { state, element in
        let next = tanh(matmul(state, w) + element)
        return (next, next)
      }
      builder.output("last", last)
      builder.output("all", all)
    },
    "cond": { builder in
      let (x, isLarge) = (builder.input("x", [40]), builder.input("is_large", [], .bool))
      builder.output(
        "y",
        cond(isLarge) {
          log(x)
        } otherwise: {
          x * 2
        })
    },
    "scatter": { builder in
      let (rows, ids) = (builder.input("rows", [6, 8]), builder.input("ids", [6], .i32))
      builder.output("table", rows.scatterAdd(ids, extent: 10))
    },
    "deep-product": { builder in
      let (x, d) = (builder.input("x", [8192, 8]), builder.input("d", [8192, 4]))
      let w = builder.parameter("weight", [8, 4])
      builder.update(w, to: w - 0.01 * matmul(x, d, transposeLHS: true))
    },
  ]

  static func plan(_ name: String) throws(Diagnostic) -> Plan {
    let builder = GraphBuilder(name)
    all[name]?(builder)
    let optimized = try Compiler.optimize(try builder.finish())
    return try Compiler.planMemory(try Compiler.formKernels(optimized))
  }

  /// A row-wise mean and a loss, for any number of rows.
  static func openBatch() throws(Diagnostic) -> Plan {
    try Compiler.stages(maximumBatchSize: 256) { (rows) throws(Diagnostic) in
      let builder = GraphBuilder("open-batch")
      let (x, y) = (builder.input("x", [rows, 10]), builder.input("y", [rows, 10]))
      builder.output("means", x.mean([1]))
      builder.output("loss", meanSquaredError(predictions: x, targets: y))
      return try builder.finish()
    }.plan
  }
}
