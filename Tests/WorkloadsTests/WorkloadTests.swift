import GraphC
import TestSupport
import Testing

@testable import Workloads

@Suite struct WorkloadTests {
  @Test(arguments: try WorkloadFixture.load("training"), [Backend.tcc, .cc])
  func losesAsJAXDoes(_ fixture: WorkloadFixture, _ backend: Backend) throws {
    let workload = try #require(try Workload.named(fixture.name))
    guard case .training(let model) = workload.kind else { return #expect(Bool(false)) }
    let program = try compiled(
      try model.trainingGraph(batchSize: model.defaultBatchSize), backend)
    try FixtureNumbers.initialize(program)
    let expected = try #require(fixture.losses)
    #expect(expected.count == 5)
    for (step, loss) in expected.enumerated() {
      try FixtureNumbers.writeBatch(program, fixture.name, step: step)
      try program.run()
      #expect(abs(try program.buffer("loss").scalar - loss) <= 1e-5 * abs(loss), "step \(step)")
    }
  }

  /// The first objective's steps, with which harnesses measure critics that they train alone.
  @Test(arguments: try WorkloadFixture.load("training").filter { $0.alone != nil })
  func losesAloneAsJAXDoes(_ fixture: WorkloadFixture) throws {
    let workload = try #require(try Workload.named(fixture.name))
    guard case .training(let model) = workload.kind else { return #expect(Bool(false)) }
    let program = try compiled(
      try model.trainingGraph(batchSize: model.defaultBatchSize, losses: ["loss"]), .tcc)
    try FixtureNumbers.initialize(program)
    for (step, loss) in try #require(fixture.alone).enumerated() {
      try FixtureNumbers.writeBatch(program, fixture.name, step: step)
      try program.run()
      #expect(abs(try program.buffer("loss").scalar - loss) <= 1e-5 * abs(loss), "step \(step)")
    }
  }

  /// Small ones, of the sizes in the fixtures.
  static func small(_ name: String) -> Workload? {
    switch name {
    case "gelu_bias": .geluBias(rows: 3, columns: 37)
    case "softmax": .softmaxRows(rows: 3, columns: 37)
    case "layernorm": .layerNorm(rows: 3, columns: 37)
    case "chain12": .chain12(count: 50)
    case "adam_update": .adamUpdate(count: 50)
    case "gemm": .gemm(rows: 5, columns: 7, depth: 11)
    case "mlp_inf1": .mlpInference
    default: nil
    }
  }

  @Test(arguments: try WorkloadFixture.load("micro"), Backend.allCases)
  func resultsAreAsJAXHasThem(_ fixture: WorkloadFixture, _ backend: Backend) throws {
    let workload = try #require(Self.small(fixture.name))
    guard case .graph(let graph) = workload.kind else { return #expect(Bool(false)) }
    let program = try compiled(try graph(), backend)
    var output = "y"
    switch fixture.name {
    case "mlp_inf1":
      output = "logits"
      try FixtureNumbers.initialize(program)
      try FixtureNumbers.writeBatch(program, fixture.name, step: 0)
      try program.run()
    default:
      try program.initialize(seed: 0)
      for (stream, label) in Self.labels(fixture.name).enumerated() {
        let shape = try program.argument(label).type.shape
        try program.write(FixtureNumbers.make(stream, shape, bound: 4), to: label)
      }
      if fixture.name == "adam_update" { output = "p" }
      for _ in 0..<(output == "p" ? 3 : 1) { try program.run() }
    }
    let expected = try #require(fixture.result?.data)
    let found = try program.read(output)
    #expect(found.shape == expected.shape)
    for (a, b) in zip(found.doubles, expected.doubles) {
      #expect(abs(a - b) <= 2e-6 + 2e-6 * abs(b))
    }
  }

  /// Arguments in the order of their streams.
  private static func labels(_ name: String) -> [String] {
    switch name {
    case "gelu_bias": ["x", "bias"]
    case "layernorm": ["x", "bias", "scale"]
    case "adam_update": ["p", "g"]
    case "gemm": ["a", "b"]
    default: ["x"]
    }
  }

  /// Extents that gelu and softmax have in common with other frameworks' harnesses.
  @Test func fullSizes() throws {
    func type(_ name: String, _ argument: Int = 0) throws -> String? {
      guard case .graph(let graph)? = try Workload.named(name)?.kind else { return nil }
      return try graph().arguments[argument].type.description
    }
    for name in ["gelu_bias", "softmax", "layernorm"] {
      #expect(try type(name) == "f32[4096x1024]")
    }
    #expect(try type("chain12") == "f32[4194304]")
    #expect(try type("adam_update") == "f32[10000000]")
    #expect(try type("gemm_3x5x7", 1) == "f32[7x5]")
    #expect(try type("conv3x3_16_32_by2", 2) == "f32[32x14x14x32]")
  }

  /// Copies move what the workload has to.
  @Test(arguments: ["gelu_bias", "softmax", "layernorm", "chain12", "adam_update"])
  func copiesMoveTheSameBytes(_ name: String) throws {
    let workload = try #require(Self.small(name))
    guard case .graph(let graph) = workload.kind, let copy = workload.copy else {
      return #expect(Bool(false))
    }
    func byteCount(_ graph: Graph) -> Int {
      let large = graph.arguments.map(\.type) + graph.outputs.map { graph.type(of: $0.value) }
      // Rows of scale and bias, the step and the rate are no burden.
      return large.filter { $0.elementCount > 37 }.reduce(0) { $0 + $1.byteCount }
    }
    #expect(try byteCount(copy()) == byteCount(graph()))
  }

  @Test func namesAreUniqueAndFound() throws {
    let names = Workload.all.map(\.name)
    #expect(Set(names).count == names.count)
    for name in names { #expect(try Workload.named(name)?.name == name) }
    #expect(try Workload.named("nothing") == nil)
  }

  @Test(arguments: [
    "gemm_", "gemm_1x2", "gemm_1x2x0", "gemm_1x2x3x4", "gemm_01x2x3", "gemm_axbxc",
    "gemm_1x2x99999999999999999999", "gemm_1x+2x3",
  ])
  func sizesOfProductsAreChecked(_ name: String) {
    let error = #expect(throws: Diagnostic.self) { try Workload.named(name) }
    #expect(error?.message.hasPrefix("expected gemm_MxNxK") == true)
  }
}
