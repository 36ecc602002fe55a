import GraphC
import Modeling
import TestSupport
import Testing
import Verification

/// Convolutions that are multiplied by values at points, against sums in `Double`.
@Suite struct WinogradTests {
  /// Points wherever they are possible, however few tiles there are; products divided finely.
  private static var eager: Target {
    var target = Target.standard.dividingFiner(1024)
    target.winograd.leastChannels = 1
    target.winograd.share = .infinity
    return target
  }

  private static func options(
    _ backend: Backend, threads: Int = 1, cpu: CPUTarget = .native, disabling: Set<String> = []
  ) -> CompilerOptions {
    CompilerOptions(
      execution: ExecutionOptions(
        backend: backend, threads: threads, cpu: cpu, cacheDirectory: programCache,
        flushesSubnormals: false),
      planning: PlanningOptions(disabledPasses: disabling, target: eager))
  }

  /// A convolution of pictures; its pads stand before and behind rows and columns.
  struct Case: Sendable {
    let x: Shape
    let filters: Int
    var low = [1, 1]
    var high = [1, 1]

    var channels: Int { x[3] }
    var kernel: Shape { [3, 3, channels, filters] }
    var result: Shape {
      [x[0], x[1] + low[0] + high[0] - 2, x[2] + low[1] + high[1] - 2, filters]
    }

    func result(_ x: Tensor, _ kernel: Tensor) -> Tensor {
      convolution(x, kernel, padding: .explicit(low: low, high: high))
    }

    /// Each result, and the sum of the magnitudes of its terms.
    func expected(_ x: [Double], _ kernel: [Double]) -> (results: [Double], sizes: [Double]) {
      var (results, sizes) = ([Double](), [Double]())
      let (height, width) = (self.x[1], self.x[2])
      for n in 0..<result[0] {
        for i in 0..<result[1] {
          for j in 0..<result[2] {
            var sums = [Double](repeating: 0, count: filters)
            var magnitudes = sums
            for tap in 0..<9 {
              let (row, column) = (i + tap / 3 - low[0], j + tap % 3 - low[1])
              guard 0..<height ~= row, 0..<width ~= column else { continue }
              for c in 0..<channels {
                let element = x[((n * height + row) * width + column) * channels + c]
                for f in 0..<filters {
                  let product = element * kernel[(tap * channels + c) * filters + f]
                  sums[f] += product
                  magnitudes[f] += abs(product)
                }
              }
            }
            results += sums
            sizes += magnitudes
          }
        }
      }
      return (results, sizes)
    }
  }

  static let cases = [
    Case(x: [1, 1, 1, 8], filters: 8), Case(x: [3, 1, 9, 12], filters: 8),
    Case(x: [1, 9, 1, 17], filters: 12), Case(x: [3, 5, 3, 33], filters: 17),
    Case(x: [1, 7, 7, 8], filters: 33), Case(x: [3, 7, 7, 12], filters: 12),
    Case(x: [1, 37, 41, 8], filters: 8), Case(x: [2, 8, 8, 16], filters: 40),
    Case(x: [1, 5, 5, 12], filters: 8, low: [0, 0], high: [0, 0]),
    Case(x: [3, 6, 5, 8], filters: 12, low: [2, 2], high: [2, 2]),
    Case(x: [1, 7, 5, 17], filters: 12, low: [0, 2], high: [1, 2]),
    Case(x: [3, 4, 9, 8], filters: 70, low: [2, 0], high: [0, 1]),
  ]

  /// All cases as one program.
  private static func graph(_ cases: [Case]) throws -> Graph {
    let builder = GraphBuilder("winograd")
    for (index, item) in cases.enumerated() {
      let x = builder.input("x\(index)", item.x)
      builder.output("y\(index)", item.result(x, builder.input("k\(index)", item.kernel)))
    }
    return try builder.finish()
  }

  private static func schedules(_ graph: Graph, _ options: CompilerOptions) throws
    -> [Result<WinogradSchedule, WinogradRefusal>]
  {
    try Compiler.formKernels(Compiler.optimize(graph, options), options).kernels.compactMap {
      if case .product(let product) = $0.schedule.body { product.winograd } else { nil }
    }
  }

  /// Errors are at most 16 half units of the largest sum of magnitudes, on every processor and for
  /// any number of threads.
  ///
  /// Loops cannot take them for granted: cases of little work are products here only because passes
  /// are told so.
  @Test func agreesWithSums() throws {
    let pass = Pass.multiplyWindows(limits: .none)
    let graph = try pass.run(Self.graph(Self.cases))
    let chosen = try Self.schedules(graph, Self.options(.tcc))
    #expect(chosen.count == Self.cases.count)
    for case .failure(let refusal) in chosen { Issue.record("\(refusal.text)") }
    let inputs = ProductCase.inputs(graph)
    let expected = Self.cases.enumerated().map { index, item in
      item.expected(inputs[2 * index].doubles, inputs[2 * index + 1].doubles)
    }
    var bits: [CPUTarget: [TensorData]] = [:]
    for cpu in [CPUTarget.native, .generic, .x8664v3] where cpu.isAvailable {
      for (backend, threads) in [(Backend.tcc, 1), (.tcc, 2), (.cc, 1), (.cc, 2)] {
        let program = try Compiler.compile(
          graph, options: Self.options(backend, threads: threads, cpu: cpu))
        let results = try program.results(inputs)
        #expect(areIdentical(results, bits[cpu, default: results]), "\(backend) \(threads) \(cpu)")
        bits[cpu] = results
      }
      for (index, (results, sizes)) in expected.enumerated() {
        let bound = 16 * 0x1p-24 * (sizes.max() ?? 0)
        let difference = bits[cpu]?[index].difference(
          from: TensorData(TensorType(.f32, Self.cases[index].result), doubles: results),
          absolute: bound)
        #expect(difference == nil, "\(cpu) \(Self.cases[index])")
      }
    }
  }

  /// Epilogues, gradients of operands, kernels that a formula computes or that are stored as their
  /// transpose.
  static let programs = [
    ProductCase(name: "bias and relu", kernelCount: 1) { builder in
      let y = convolution(
        builder.input("x", [1, 9, 7, 12]), builder.input("k", [3, 3, 12, 17]), padding: .same)
      builder.output("y", maximum(y + builder.input("bias", [17]).broadcast(to: y.shape), 0))
    },
    ProductCase(name: "a sum with the operand", kernelCount: 1) { builder in
      let x = builder.input("x", [1, 9, 7, 8])
      builder.output("y", x + convolution(x, builder.input("k", [3, 3, 8, 8]), padding: .same))
    },
    ProductCase(name: "sums of rows", kernelCount: 1) { builder in
      let y = convolution(
        builder.input("x", [1, 9, 7, 8]), builder.input("k", [3, 3, 8, 16]), padding: .same)
      builder.output("y", y - y.mean([3]).reshape([1, 9, 7, 1]).broadcast(to: y.shape))
    },
    ProductCase(name: "gradient of the operand", kernelCount: 1) { builder in
      let x = builder.input("x", [1, 9, 7, 9])
      let y = convolution(x, builder.input("k", [3, 3, 9, 20]), padding: .same)
      let loss = (y * builder.input("d", y.shape)).sum()
      builder.output("dx", grad(loss, wrt: x))
    },
    ProductCase(name: "a kernel that is computed", kernelCount: 1) { builder in
      let kernel = builder.input("k", [3, 3, 8, 16], .u8).cast(to: .f32) * 0.01
      builder.output(
        "y", convolution(builder.input("x", [1, 9, 7, 8]), kernel, padding: .same))
    },
    ProductCase(name: "layers alike", kernelCount: 2) { builder in
      var x = builder.input("x", [1, 9, 7, 16])
      for layer in 0..<2 {
        x = maximum(
          convolution(x, builder.input("k\(layer)", [3, 3, 16, 16]), padding: .same), 0)
      }
      builder.output("y", x)
    },
    ProductCase(name: "in a loop", kernelCount: 1) { builder in
      let kernels = builder.input("k", [2, 3, 3, 8, 8])
      let x = builder.input("x", [1, 9, 7, 8])
      builder.output(
        "y",
        scan(initial: [x], over: [kernels]) { carry, element in
          (carry, [convolution(x, element[0], padding: .same)])
        }.output[0])
    },
  ]

  @Test(arguments: programs) func agreesWithTheInterpreter(_ example: ProductCase) throws {
    let graph = try example.graph()
    let inputs = ProductCase.inputs(graph)
    let expected = try Interpreter.run(graph, inputs)
    var bits: [TensorData]?
    for (backend, threads) in [(Backend.tcc, 1), (.tcc, 2), (.cc, 1), (.cc, 2)] {
      let found = Agreement.check(
        graph, inputs, expected, Self.options(backend, threads: threads),
        tolerance: { _ in 1e-5 })
      #expect(found.failure == nil, "\(backend) \(threads)")
      #expect(areIdentical(found.results, bits ?? found.results), "\(backend) \(threads)")
      bits = found.results
    }
    let options = Self.options(.tcc)
    let plan = try Compiler.planMemory(
      Compiler.formKernels(Compiler.optimize(graph, options), options), options)
    #expect(PlanOracle.isRight(plan))
    let schedules = plan.innermostKernels.compactMap {
      if case .product(let product) = $0.schedule.body { product.winograd } else { nil }
    }
    let isChosen = schedules.contains { if case .success = $0 { true } else { false } }
    #expect(isChosen, "\(schedules) \(plan.innermostKernels.map(\.name))")
  }

  /// One program for any number of rows has the bits of one for each.
  @Test(arguments: [Backend.tcc, .cc]) func leavesTheBatchOpen(_ backend: Backend) throws {
    let build: (Int) throws(Diagnostic) -> Graph = { rows throws(Diagnostic) in
      let builder = GraphBuilder("open")
      let x = builder.input("x", [rows, 9, 7, 8])
      let y = convolution(x, builder.input("k", [3, 3, 8, 12]), padding: .same)
      builder.output("y", maximum(y, 0))
      return try builder.finish()
    }
    let program = try Compiler.compile(
      maximumBatchSize: 9, options: Self.options(backend, threads: 2), build: build)
    for rows in [9, 1, 4] {
      let graph = try build(rows)
      let inputs = ProductCase.inputs(graph)
      let fixed = try Compiler.compile(graph, options: Self.options(backend)).results(inputs)
      #expect(areIdentical(try program.results(inputs, batchSize: rows), fixed), "\(rows) rows")
      let direct = Self.options(backend, disabling: ["winograd"])
      let others = try Compiler.compile(graph, options: direct).results(inputs)
      #expect(!areIdentical(fixed, others))
      #expect(Agreement.difference(graph, fixed, others, tolerance: { _ in 1e-5 }) == nil)
    }
  }

  /// Without the step elements are multiplied, with the bits of windows in memory.
  @Test func switchesOff() throws {
    let graph = try Self.graph([Case(x: [4, 16, 16, 8], filters: 16)])
    let off = try Self.schedules(graph, Self.options(.tcc, disabling: ["winograd"]))
    #expect(off == [.failure(.disabled)])
    let inputs = ProductCase.inputs(graph)
    let results = try [["winograd"], ["load-windows", "fuse-prologues"], []].map {
      try Compiler.compile(graph, options: Self.options(.tcc, disabling: Set($0))).results(inputs)
    }
    #expect(areIdentical(results[0], results[1]))
    #expect(!areIdentical(results[0], results[2]))
  }

  @Test func refusalsHaveReasons() throws {
    func reason(
      _ x: Shape, _ kernel: Shape, strides: [Int] = [1, 1], type: ElementType = .f32
    ) throws -> String {
      let builder = GraphBuilder("refused")
      builder.output(
        "y",
        convolution(
          builder.input("x", x, type), builder.input("k", kernel, type), strides: strides,
          padding: .same))
      let schedules = try Self.schedules(builder.finish(), CompilerOptions())
      guard case .failure(let refusal) = schedules.first else { return "none" }
      return refusal.text
    }
    let kernel: Shape = [3, 3, 8, 16]
    #expect(try reason([4, 16, 16, 8], kernel) == "none")
    #expect(try reason([4, 16, 16, 8], [3, 5, 8, 16]) == "windows are not 3x3, side by side")
    #expect(
      try reason([4, 16, 16, 8], kernel, strides: [2, 1]) == "windows are not 3x3, side by side")
    #expect(try reason([4, 16, 16, 8], kernel, type: .f64) == "f64 has no values at points")
    #expect(try reason([4, 16, 16, 4], [3, 3, 4, 16]) == "4 channels are fewer than 8")
    #expect(try reason([4, 16, 16, 520], [3, 3, 520, 8]) == "520 channels are more than 512")
    #expect(try reason([1, 8, 8, 8], kernel) == "4 tiles of 4x4 results are too few")
    // Three quarters of each tile are outside, or half.
    #expect(try reason([60, 2, 2, 32], [3, 3, 32, 32]) == "60 tiles of 4x4 results are too few")
    #expect(try reason([60, 3, 3, 32], [3, 3, 32, 32]) == "none")
    // Few multiplications for each channel of a tile, and many results outside.
    #expect(try reason([32, 5, 5, 8], [3, 3, 8, 256]) == "128 tiles of 4x4 results are too few")
  }

  /// An element that is not finite is seen by whole tiles: no result that does not see it is lost
  /// but those that share a tile with one that does.
  @Test(arguments: [Backend.tcc, .cc]) func infinitiesStayInTheirTiles(_ backend: Backend) throws {
    let item = Case(x: [1, 12, 12, 8], filters: 8)
    let graph = try Self.graph([item])
    var x = [Float](repeating: 1, count: item.x.elementCount)
    x[(5 * 12 + 6) * 8] = .infinity
    let results = try Compiler.compile(graph, options: Self.options(backend)).results([
      TensorData(item.x, x),
      TensorData(item.kernel, [Float](repeating: 0.5, count: item.kernel.elementCount)),
    ])
    for (place, element) in results[0].doubles.enumerated() {
      let (row, column) = (place / 8 / 12, place / 8 % 12)
      // Tiles see one row and column around them.
      let isSeen = 4..<8 ~= row && 4..<8 ~= column
      #expect(element.isFinite == !isSeen, "\(row) \(column)")
    }
  }
}

extension CPUTarget {
  fileprivate var isAvailable: Bool { CPUTarget.available.contains(self) }
}
