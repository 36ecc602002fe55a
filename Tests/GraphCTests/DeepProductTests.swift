import GraphC
import Modeling
import Testing
import Verification

/// Products that are divided along their depth agree with the definition, and with themselves.
@Suite struct DeepProductTests {
  static let cases = [
    ProductCase(name: "gradient of weights", kernelCount: 1) { builder in
      let (x, d) = (builder.input("x", [5003, 24]), builder.input("d", [5003, 12]))
      builder.output("y", matmul(x, d, transposeLHS: true))
    },
    ProductCase(name: "rows times columns", kernelCount: 1) { builder in
      builder.output("y", matmul(builder.input("a", [7, 9001]), builder.input("b", [9001, 9])))
    },
    ProductCase(name: "both transposed, of doubles", kernelCount: 1) { builder in
      let (a, b) = (builder.input("a", [8192, 5], .f64), builder.input("b", [11, 8192], .f64))
      builder.output("y", matmul(a, b, transposeLHS: true, transposeRHS: true))
    },
    ProductCase(name: "a vector", kernelCount: 1) { builder in
      builder.output("y", matmul(builder.input("a", [1, 9001]), builder.input("b", [9001, 9])))
    },
    ProductCase(name: "one element", kernelCount: 1) { builder in
      builder.output("y", matmul(builder.input("a", [1, 70000]), builder.input("b", [70000, 1])))
    },
    ProductCase(name: "computed operands", kernelCount: 1) { builder in
      let x = builder.input("x", [6001, 10], .u8).cast(to: .f32) / 255
      let d = maximum(builder.input("d", [6001, 13]), 0)
      builder.output("y", matmul(x, d, transposeLHS: true))
    },
    ProductCase(name: "computed operands, stored along the depth", kernelCount: 1) { builder in
      let x = builder.input("x", [10, 6001], .u8).cast(to: .f32) / 255
      let d = maximum(builder.input("d", [13, 6001]), 0)
      builder.output("y", matmul(x, d, transposeRHS: true))
    },
    ProductCase(name: "an optimizer's step", kernelCount: 1) { builder in
      let w = builder.parameter("w", [24, 12], initializer: .ones)
      let velocity = builder.parameter("velocity", [24, 12], initializer: .ones)
      let (x, d) = (builder.input("x", [5003, 24]), builder.input("d", [5003, 12]))
      let next = velocity * 0.9 + matmul(x, d, transposeLHS: true)
      builder.update(velocity, to: next)
      builder.update(w, to: w - 0.01 * next)
    },
    ProductCase(name: "the product and more", kernelCount: 1) { builder in
      let (x, d) = (builder.input("x", [5003, 24]), builder.input("d", [5003, 12]))
      let y = matmul(x, d, transposeLHS: true)
      builder.output("y", y)
      builder.output("z", tanh(y) * builder.input("row", [12]))
    },
    ProductCase(name: "rows that are normalized", kernelCount: 1) { builder in
      let (x, d) = (builder.input("x", [5003, 9]), builder.input("d", [5003, 31]))
      builder.output("y", softmax(matmul(x, d, transposeLHS: true) * 0.01))
    },
    ProductCase(name: "windows", kernelCount: 1) { builder in
      let kernel = builder.parameter("kernel", [3, 3, 8, 16], initializer: .ones)
      let y = convolution(builder.input("x", [5, 23, 21, 8]), kernel, padding: .same)
      let loss = (y * builder.input("d", y.shape)).sum()
      builder.update(kernel, to: kernel - 0.01 * grad(loss, wrt: kernel))
    },
    ProductCase(name: "two of the same sizes", kernelCount: 2) { builder in
      let (x, d) = (builder.input("x", [5003, 24]), builder.input("d", [5003, 12]))
      builder.output("y", matmul(x, d, transposeLHS: true) + 1)
      builder.output("z", matmul(d, builder.input("u", [5003, 24]), transposeLHS: true))
    },
  ]

  private static func products(_ kernels: KernelGraph) -> [ProductSchedule] {
    kernels.kernels.compactMap {
      if case .product(let product) = $0.schedule.body { product } else { nil }
    }
  }

  @Test(arguments: cases) func agree(_ example: ProductCase) throws {
    try example.expectKernels()
    let stages = try Compiler.stages(example.graph(), options(.tcc))
    let products = Self.products(stages.kernels)
    #expect(!products.isEmpty)
    for product in products { #expect(product.axis == .depth && product.partCount > 1) }
    for kernel in stages.kernels.kernels {
      #expect(kernel.schedule.byteCount > 0 && kernel.schedule.isFinished)
    }
    try PlanChecker.check(stages.plan)
    try example.expectAgreement(without: ["load-windows", "fuse-prologues"])
  }

  /// Parts of very few terms, or of none but a few.
  @Test(arguments: [0, 1, 2, 15, 16, 17, 63, 400]) func anyDepth(_ depth: Int) throws {
    let builder = GraphBuilder("depths")
    let (a, b) = (builder.input("a", [depth, 3]), builder.input("b", [depth, 2]))
    builder.output("y", matmul(a, b, transposeLHS: true))
    builder.output("z", abs(matmul(b, a * 2, transposeLHS: true)) + 1)
    builder.output(
      "batch",
      matmul(
        builder.input("c", [2, 3, depth]), builder.input("d", [2, depth, 2])))
    let graph = try builder.finish()
    let inputs = ProductCase.inputs(graph)
    let expected = try Interpreter.run(graph, inputs)
    for backend in [Backend.tcc, .cc] {
      var found: [[TensorData]] = []
      for threads in [1, 2] {
        var options = options(backend, threads: threads)
        options.planning.target = .standard.dividingFiner(1 << 20)
        let stages = try Compiler.stages(graph, options)
        let axes = Self.products(stages.kernels).map(\.axis)
        #expect(axes.contains(.depth) == (depth >= 15), "\(axes)")
        let results = try stages.executable(options).results(inputs)
        let difference = Agreement.difference(
          graph, results, expected, tolerance: Agreement.loose)
        if let difference { Issue.record("\(backend): \(difference)") }
        found.append(results)
      }
      #expect(areIdentical(found[0], found[1]))
    }
  }

  /// A million equal terms, whose sum a running total in `f32` gets wrong in the fourth digit.
  @Test(arguments: [Backend.tcc, .cc]) func staysAccurate(_ backend: Backend) throws {
    let depth = 1 << 20
    let builder = GraphBuilder("long")
    let (a, b) = (builder.input("a", [depth, 2]), builder.input("b", [depth, 2]))
    builder.output("y", matmul(a, b, transposeLHS: true))
    let data = TensorData([depth, 2], [Float](repeating: 0.1, count: 2 * depth))
    let graph = try builder.finish()
    let program = try Compiler.compile(graph, options: options(backend))
    let expected = Double(depth) * Double(Float(0.1)) * Double(Float(0.1))
    for value in try program.results([data, data])[0].doubles {
      #expect(abs(value / expected - 1) < 4e-6, "\(value)")
    }
  }
}
