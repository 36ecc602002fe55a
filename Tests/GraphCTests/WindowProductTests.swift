import GraphC
import Modeling
import RandomGraphs
import TestSupport
import Testing
import Verification

/// Convolutions that become matrix products of what their windows see.
@Suite struct WindowProductTests {
  private static func convolved(
    _ name: String, kernels: Int = 1, _ x: Shape, _ kernel: Shape, _ type: ElementType = .f32,
    _ build: @escaping @Sendable (Tensor, Tensor) -> Tensor
  ) -> ProductCase {
    ProductCase(name: name, kernelCount: kernels) { builder in
      builder.output("y", build(builder.input("x", x, type), builder.input("kernel", kernel, type)))
    }
  }

  static let loaded = [
    convolved("same", [2, 9, 11, 8], [3, 3, 8, 16]) { convolution($0, $1, padding: .same) },
    convolved("valid, of doubles", [2, 9, 11, 8], [3, 2, 8, 16], .f64) { convolution($0, $1) },
    convolved("uneven padding", [3, 8, 7, 8], [3, 4, 8, 16]) {
      convolution($0, $1, padding: .explicit(low: [-1, 2], high: [3, -1]))
    },
    convolved("strides and dilation", [3, 13, 14, 8], [3, 3, 8, 16]) {
      convolution($0, $1, strides: [2, 3], padding: .all(2), dilation: [2, 3])
    },
    convolved("spread", kernels: 3, [3, 7, 6, 8], [3, 3, 8, 16]) {
      convolution($0, $1, padding: .all(2), baseDilation: [2, 2])
    },
    convolved("spread and dilated", kernels: 3, [3, 7, 6, 8], [3, 3, 8, 16]) {
      convolution($0, $1, padding: .all(3), dilation: [2, 1], baseDilation: [1, 3])
    },
    convolved("a line", [4, 40, 8], [5, 8, 33]) { convolution($0, $1, padding: .same) },
    convolved("cubes", [2, 4, 5, 6, 4], [2, 3, 2, 4, 16]) { convolution($0, $1, padding: .same) },
    convolved("one channel", [3, 20, 20, 1], [6, 6, 1, 12]) { convolution($0, $1) },
    convolved("small windows", [8, 30, 30, 1], [5, 5, 1, 8]) { convolution($0, $1) },
    convolved("two outputs", [3, 20, 20, 9], [3, 3, 9, 2]) { convolution($0, $1) },
    convolved("deeper than a block", [2, 6, 6, 50], [3, 3, 50, 20]) {
      convolution($0, $1, padding: .same)
    },
    convolved("wider than a block", [1, 4, 4, 4], [3, 3, 4, 1100]) {
      convolution($0, $1, padding: .same)
    },
    convolved("bias and relu", [4, 12, 12, 8], [3, 3, 8, 24]) {
      maximum(convolution($0, $1, padding: .same) + 0.25, 0)
    },
    convolved("a sum with the operand", [4, 12, 12, 8], [3, 3, 8, 8]) {
      $0 + convolution($0, $1, padding: .same)
    },
    convolved("two of one operand", kernels: 2, [2, 10, 10, 8], [3, 3, 8, 16]) {
      let y = convolution($0, $1, padding: .same)
      return y + convolution($0, abs($1), padding: .same)
    },
    ProductCase(name: "gradients of a parameter", kernelCount: 1) { builder in
      let kernel = builder.parameter("kernel", [3, 3, 4, 16], initializer: .ones)
      let y = convolution(builder.input("x", [4, 8, 8, 4]), kernel, padding: .same)
      let loss = (y * builder.input("d", y.shape)).sum()
      builder.update(kernel, to: kernel - 0.01 * grad(loss, wrt: kernel))
    },
    ProductCase(name: "windows by windows", kernelCount: 1) { builder in
      let rows = builder.input("x", [2, 9, 5]).windowPatches([3]).reshape([14, 15])
      builder.output("y", matmul(rows, rows, transposeLHS: true))
    },
    ProductCase(name: "windows on the right", kernelCount: 2) { builder in
      let rows = builder.input("x", [2, 20, 5]).windowPatches([3], padding: .same).reshape([40, 15])
      builder.output("y", matmul(builder.input("w", [33, 40]), rows))
      builder.output("z", matmul(builder.input("v", [7, 15]), rows, transposeRHS: true))
    },
    ProductCase(name: "a network", kernelCount: 6) { builder in
      let x = builder.input("x", [4, 12, 12, 4])
      let first = builder.parameter("first", [3, 3, 4, 16], initializer: .ones)
      let second = builder.parameter("second", [3, 3, 16, 8], initializer: .ones)
      let hidden = maximum(convolution(x, first, padding: .same) * 0.1, 0)
      let y = convolution(hidden, second, strides: [2, 2], padding: .same)
      let loss = square(y - builder.input("d", y.shape)).sum() * 0.001
      for (name, weight) in [("first", first), ("second", second)] {
        builder.output(name, grad(loss, wrt: weight))
      }
    },
  ]

  /// Windows that are in memory, or convolutions that stay loops.
  static let refused = [
    convolved("groups", [4, 12, 12, 8], [3, 3, 4, 16]) { convolution($0, $1, groups: 2) },
    convolved("little work", [1, 5, 5, 2], [3, 3, 2, 4]) { convolution($0, $1) },
    convolved("tiny windows", [8, 60, 60, 1], [2, 2, 1, 8]) { convolution($0, $1) },
    convolved("one output", [3, 20, 20, 9], [3, 3, 9, 1]) { convolution($0, $1) },
    convolved("far apart", [2, 5, 5, 5, 4], [3, 3, 3, 4, 8]) {
      convolution($0, $1, padding: .all(2), dilation: [2, 2, 2], baseDilation: [3, 3, 3])
    },
    convolved("integers", [4, 12, 12, 8], [3, 3, 8, 16], .i32) { convolution($0, $1) },
    convolved("four axes", [1, 4, 4, 4, 4, 8], [2, 2, 2, 2, 8, 16]) { convolution($0, $1) },
    ProductCase(name: "patches that are read elsewhere", kernelCount: 2) { builder in
      let patches = builder.input("x", [2, 20, 5]).windowPatches([3])
      builder.output("y", matmul(patches.reshape([36, 15]), builder.input("w", [15, 8])))
      builder.output("patches", patches)
    },
  ]

  @Test(arguments: loaded + refused)
  func countsKernels(_ example: ProductCase) throws { try example.expectKernels() }

  @Test(arguments: loaded + refused)
  func agreesWithTheInterpreter(_ example: ProductCase) throws {
    try example.expectAgreement(without: ["load-windows", "fuse-prologues"])
  }

  /// The loops that the pass can be left out for say the same up to rounding.
  @Test(arguments: loaded) func agreesWithoutThePass(_ example: ProductCase) throws {
    let graph = try example.graph()
    let kernels = try Compiler.formKernels(
      Compiler.optimize(graph, options(.tcc, disabling: ["multiply-windows"])))
    let hasProduct = kernels.kernels.contains { if case .matmul = $0.body { true } else { false } }
    #expect(!hasProduct || example.name.hasPrefix("windows"))
  }

  @Test(arguments: loaded)
  func planIsRight(_ example: ProductCase) throws {
    let plan = try Compiler.planMemory(
      Compiler.formKernels(Compiler.optimize(example.graph())))
    #expect(PlanOracle.isRight(plan))
  }

  /// The report of fusion says why convolutions are loops.
  @Test func loopsHaveReasons() throws {
    let reasons = try Self.refused.flatMap { example in
      try KernelFormation.explain(Compiler.optimize(example.graph())).loops.map(\.reason.text)
    }
    #expect(
      reasons == [
        "2 groups are products too small for registers",
        "648 multiplications are too few for a product",
        "windows of 4 elements cost more to copy than to multiply",
        "one output would leave registers empty",
        "zeros between elements would make it 27 times the multiplications",
        "i32 has no product but loops",
        "4 spatial axes are more than a product can load windows of",
      ])
  }

  /// What windows see many times is in no memory.
  @Test func windowsNeedNoMemory() throws {
    let example = Self.convolved("same", [4, 16, 16, 8], [3, 3, 8, 16]) {
      convolution($0, $1, padding: .same)
    }
    func byteCount(disabling passes: Set<String>) throws -> Int {
      let options = CompilerOptions(disabledPasses: passes)
      return try Compiler.planMemory(
        Compiler.formKernels(Compiler.optimize(example.graph(), options), options), options
      ).arena.byteCount
    }
    #expect(try byteCount(disabling: ["winograd"]) == 0)
    // Values of the kernel at points, for filters in whole panels.
    #expect(try byteCount(disabling: []) == 36 * 8 * 32 * 4)
  }

  /// Every convolution of the fixtures as a product, however small, against JAX.
  @Test(arguments: [Backend.tcc, .cc]) func agreesWithJAX(_ backend: Backend) throws {
    let pass = Pass.multiplyWindows(limits: .none)
    let fixtures = try Fixture.load("KnownValues", "convolution")
    var graphs: [Graph] = []
    for fixture in fixtures { graphs.append(try pass.run(fixture.parsed())) }
    let products = graphs.filter { $0.nodes.contains { $0.operation.name == "window_patches" } }
    #expect(products.count > 5)
    let executable = try Compiler.compile(.combined(graphs), options: options(backend))
    for (index, fixture) in fixtures.enumerated() {
      for (name, tensor) in fixture.inputs {
        try executable.write(tensor.data, to: "c\(index).\(name)")
      }
    }
    try executable.run()
    for (index, fixture) in fixtures.enumerated() {
      for (name, expected) in fixture.outputs {
        let difference = try executable.read("c\(index).\(name)").difference(
          from: expected.data, absolute: fixture.absolute, relative: fixture.relative)
        if let difference { Issue.record("\(fixture.name): \(name)\(difference)") }
      }
    }
  }

  /// Gradients as products, however small, against JAX.
  @Test(arguments: [Backend.tcc, .cc]) func gradientsAgreeWithJAX(_ backend: Backend) throws {
    let pass = Pass.multiplyWindows(limits: .none)
    for fixture in try Fixture.load("Gradients", "convolution") {
      let graph = try Pass.differentiate().run(fixture.parsed())
      let simple = try PassPipeline([.simplify, .foldConstants]).run(graph)
      let executable = try Compiler.compile(pass.run(simple), options: options(backend))
      for (name, tensor) in fixture.inputs { try executable.write(tensor.data, to: name) }
      try executable.run()
      for (name, expected) in fixture.gradients ?? [:] {
        let difference = try executable.read("gradient.\(name)").difference(
          from: expected.data, absolute: fixture.absolute, relative: fixture.relative)
        if let difference { Issue.record("\(fixture.name): \(name)\(difference)") }
      }
    }
  }

  /// Padding is zeros to a product: its definition leaves out what an infinite kernel makes NaN.
  @Test(arguments: [Backend.tcc, .cc]) func paddingIsZeros(_ backend: Backend) throws {
    let builder = GraphBuilder("padding")
    let x = builder.input("x", .f32, [1, 3, 1])
    builder.output("y", convolution(x, builder.input("kernel", .f32, [3, 1, 1]), padding: .same))
    let graph = try Pass.multiplyWindows(limits: .none).run(try builder.finish())
    let executable = try Compiler.compile(graph, options: options(backend))
    try executable.write(TensorData([1, 3, 1], [1, 2, 3] as [Float]), to: "x")
    try executable.write(TensorData([3, 1, 1], [.infinity, 1, 1] as [Float]), to: "kernel")
    try executable.run()
    let y = try executable.read("y").doubles
    #expect(y[0].isNaN && y[1] == .infinity && y[2] == .infinity)
  }
}
