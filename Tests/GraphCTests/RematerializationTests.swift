import GraphC
import RandomGraphs
import TestSupport
import Testing
import Verification

@testable import Passes

/// Plans within a memory budget: they fit, and compute the same bits.
@Suite struct RematerializationTests {
  /// Training steps whose saved values are most of their memory.
  private static let models = [deep, chains, sampled]

  private static let deep = Model(name: "deep", optimizer: SGD()) { builder, n in
    var x = builder.input("x", [n, 16])
    let target = builder.input("target", [n, 16])
    for _ in 0..<12 { x = Dense(16, activation: .tanh)(x) }
    builder.output("loss", meanSquaredError(predictions: x, targets: target))
  }

  /// Long elementwise chains between products.
  private static let chains = Model(name: "chains", optimizer: Adam()) { builder, n in
    var x = builder.input("x", [n, 24])
    let target = builder.input("target", [n, 24])
    for _ in 0..<4 {
      let y = Dense(24)(x)
      x = tanh(y) * sigmoid(y) + exp(-(y * y)) * x
    }
    builder.output("loss", meanSquaredError(predictions: x, targets: target))
  }

  /// Random numbers in the middle: computed again, they must be the same.
  private static let sampled = Model(name: "sampled", optimizer: Adam()) { builder, n in
    let x = builder.input("x", [n, 40])
    let target = builder.input("target", [n, 40])
    let hidden = Dense(32, activation: .relu)(x)
    let (mean, spread) = (Dense(8)(hidden), Dense(8)(hidden))
    let noise = randomNormal(builder.constant(TensorData([2], [5, 1] as [Int64])), [n, 8])
    let code = mean + exp(spread * 0.5) * noise
    let output = Dense(40, activation: .sigmoid)(Dense(32, activation: .relu)(code))
    let regularizer = (exp(spread) + mean * mean - spread).mean()
    builder.output("loss", meanSquaredError(predictions: output, targets: target) + regularizer)
  }

  private static func kernels(_ model: Model, rows: Int, fuses: Bool = true) throws -> KernelGraph {
    try Compiler.formKernels(
      Compiler.optimize(model.trainingGraph(batchSize: rows)),
      options(.cc, disabling: fuses ? [] : ["fuse"]).forBackend)
  }

  /// The smallest plan that computes nothing again.
  private static func free(_ kernels: KernelGraph) -> Plan {
    MemoryPlanning.plan(PlanDraft.smallest(kernels))
  }

  @Test(arguments: [true, false]) func budgetsAreKept(_ fuses: Bool) throws {
    for model in Self.models {
      let kernels = try Self.kernels(model, rows: 256, fuses: fuses)
      let free = Self.free(kernels)
      let fitting = try MemoryPlanning.run(
        kernels, PlanningOptions(memoryBudget: free.arena.byteCount))
      #expect(fitting.kernels == free.kernels)
      for percent in [90, 75] {
        let budget = free.budget(percent)
        let plan = try MemoryPlanning.run(kernels, PlanningOptions(memoryBudget: budget))
        #expect(plan.arena.byteCount <= budget, "\(model.name), \(percent) %")
        #expect(plan.kernels.count > free.kernels.count)
        #expect(plan.arena.byteCount <= 105 * plan.arena.lowerBoundByteCount / 100)
        #expect(plan.arena.lowerBoundByteCount == LiveBytes(plan).most)
        let copies = plan.steps.count { if case .copy = $0 { true } else { false } }
        #expect(copies == free.steps.count - free.kernels.count)
      }
    }
  }

  /// Cheap kernels first: products are repeated only when nothing else helps.
  @Test func productsAreRepeatedLast() throws {
    let kernels = try Self.kernels(Self.chains, rows: 256, fuses: false)
    let free = Self.free(kernels)
    let plan = try MemoryPlanning.run(
      kernels, PlanningOptions(memoryBudget: free.budget(90)))
    func products(_ plan: Plan) -> Int {
      plan.kernels.count { if case .matmul = $0.body { true } else { false } }
    }
    #expect(products(plan) == products(free))
    #expect(plan.kernels.count > free.kernels.count)
  }

  /// A chain of products needs about the square root of its length between checkpoints.
  @Test func deepNetworksUseCheckpoints() throws {
    let kernels = try Self.kernels(Self.deep, rows: 1024)
    let free = Self.free(kernels)
    let layer = 1024 * 16 * 4
    #expect(free.arena.byteCount >= 12 * layer)
    let plan = try MemoryPlanning.run(kernels, PlanningOptions(memoryBudget: 9 * layer))
    #expect(plan.arena.byteCount <= 9 * layer)
    // Twice the work of the forward pass would be all of it again, and more than once.
    #expect(plan.kernels.count <= free.kernels.count + 12)
  }

  /// Losses and parameters of three steps, bit by bit.
  @Test(arguments: [Backend.tcc, .cc]) func resultsAreTheSame(_ backend: Backend) throws {
    for model in Self.models {
      let graph = try model.trainingGraph(batchSize: 64)
      var options = options(backend)
      // With tiles of tcc on the stack, values are what takes memory.
      options.planning.target.innerStackByteCount = 1 << 17
      let free = Self.free(
        try Compiler.formKernels(Compiler.optimize(graph), options.forBackend))
      var results: [[TensorData]] = []
      for budget in [nil, free.budget(75)] {
        options.memoryBudget = budget
        let program = try Compiler.compile(graph, options: options)
        try program.initialize(seed: 1)
        for (index, argument) in program.graph.arguments.enumerated()
        where argument.role == .input {
          var random = RandomNumbers(seed: Int64(index))
          let values = (0..<argument.type.elementCount).map { _ in Float(random.unit()) }
          try program.write(TensorData(argument.type.shape, values), to: argument.label)
        }
        var found: [TensorData] = []
        for _ in 0..<3 {
          try program.run()
          for output in program.graph.outputs { found.append(try program.read(output.name)) }
        }
        results.append(found)
      }
      #expect(results[0] == results[1], "\(model.name)")
    }
  }

  /// Random graphs at every budget that can be met.
  @Test func randomGraphsStayRight() throws {
    var repeated = 0
    for seed in 0..<30 {
      let sample = try RandomGraph(seed: Int64(7_000_000 + seed))
      let kernels = try KernelFormation.run(Compiler.optimize(sample.graph), fuses: false)
      let free = Self.free(kernels)
      guard free.arena.byteCount > 256,
        let plan = try? MemoryPlanning.run(
          kernels, PlanningOptions(memoryBudget: free.arena.byteCount - 1))
      else { continue }
      repeated += 1
      var options = options(.tcc, disabling: ["fuse"])
      let expected = try Compiler.compile(sample.graph, options: options).results(sample.inputs)
      options.memoryBudget = free.arena.byteCount - 1
      #expect(plan.arena.byteCount < free.arena.byteCount)
      let found = try Compiler.compile(sample.graph, options: options).results(sample.inputs)
      for (a, b) in zip(expected, found) { #expect(a.isIdentical(to: b), "seed \(seed)") }
    }
    print("random graphs within a budget: \(repeated)")
    #expect(repeated > 1)
  }

  @Test func impossibleBudgetsTellWhatIsLive() throws {
    let kernels = try Self.kernels(Self.deep, rows: 64)
    let error = #expect(throws: Diagnostic.self) {
      try MemoryPlanning.run(kernels, PlanningOptions(memoryBudget: 8192))
    }
    let text = try #require(error).description
    #expect(text.contains("deep: temporaries do not fit the memory budget of 8192 bytes"))
    #expect(text.contains("is the smallest size found"))
    #expect(text.contains("note: most is live while k"))
    #expect(text.contains(": f32[64x16], 4096 bytes"))
    #expect(text.contains("a smaller batch needs less"))
    // What the message says can be reached, can.
    let number = text.split { !$0.isNumber }.compactMap { Int($0) }.first { $0 > 8192 }
    let smallest = try #require(number)
    #expect(
      try MemoryPlanning.run(kernels, PlanningOptions(memoryBudget: smallest)).arena.byteCount
        <= smallest)
  }

  /// What one kernel touches is more than the budget: nothing is searched for.
  @Test func hopelessBudgetsNameTheKernel() throws {
    let kernels = try Self.kernels(Self.deep, rows: 64)
    let error = #expect(throws: Diagnostic.self) {
      try MemoryPlanning.run(kernels, PlanningOptions(memoryBudget: 1000))
    }
    let text = try #require(error).description
    #expect(text.contains("alone needs "))
    #expect(text.contains("with nothing computed again, "))
    #expect(text.contains("note: most is live while k"))
  }
}

extension Plan {
  /// A share of the arena beside what one kernel needs for itself, which nothing makes smaller.
  fileprivate func budget(_ percent: Int) -> Int {
    let own = kernels.map(\.schedule.byteCount).max() ?? 0
    return own + (arena.byteCount - own) * percent / 100
  }
}

extension TensorData {
  /// Equal, or both NaN, in every element.
  fileprivate func isIdentical(to other: TensorData) -> Bool {
    self == other || "\(self)" == "\(other)"
  }
}
