import GraphC
import TestSupport
import Testing

@testable import Workloads

/// Networks of convolutions beside JAX, from the numbers of `scripts/fixtures/workloads_convolutions.py`.
@Suite struct ConvolutionWorkloadTests {
  @Test(arguments: try WorkloadFixture.load("convolutions").filter { $0.losses != nil })
  func losesAsJAXDoes(_ fixture: WorkloadFixture) throws {
    let workload = try #require(try Workload.named(fixture.name))
    guard case .training(let model) = workload.kind else { return #expect(Bool(false)) }
    let program = try compiled(
      try model.trainingGraph(batchSize: model.defaultBatchSize), .cc)
    try FixtureNumbers.initialize(program)
    let expected = try #require(fixture.losses)
    #expect(expected.count == 5)
    for (step, loss) in expected.enumerated() {
      try Self.writePictures(program, step: step)
      try program.run()
      let found = try program.buffer("loss").scalar
      // Steps multiply differences of rounding: those of 1e-7 in the first loss are 2e-5 in the fifth.
      #expect(abs(found - loss) <= 3e-5 * loss, "step \(step): \(found) for \(loss)")
    }
  }

  @Test(arguments: try WorkloadFixture.load("convolutions").filter { $0.result != nil })
  func predictsAsJAXDoes(_ fixture: WorkloadFixture) throws {
    let workload =
      fixture.name == "resnet50"
      ? Workload.resnet50(extent: 64) : try #require(try Workload.named(fixture.name))
    guard case .graph(let graph) = workload.kind else { return #expect(Bool(false)) }
    let program = try compiled(try graph(), .cc)
    try FixtureNumbers.initialize(program)
    try Self.writePictures(program, step: 0)
    try program.run()
    let expected = try #require(fixture.result?.data)
    let found = try program.read("logits")
    #expect(found.shape == expected.shape)
    let largest = expected.doubles.map(abs).max() ?? 0
    for (a, b) in zip(found.doubles, expected.doubles) { #expect(abs(a - b) <= 1e-5 * largest) }
  }

  @Test func fullSizes() throws {
    guard case .graph(let graph)? = try Workload.named("resnet50")?.kind else {
      return #expect(Bool(false))
    }
    let arguments = try graph().arguments
    #expect(arguments.first { $0.label == "x" }?.type.description == "f32[1x224x224x3]")
    // As torchvision's resnet50 has.
    let parameters = arguments.filter { $0.role == .parameter }
    #expect(parameters.reduce(0) { $0 + $1.type.elementCount } == 25_557_032)
  }

  private static func writePictures(_ program: Executable, step: Int) throws {
    let stream = 100 + 10 * step
    let shape = try program.argument("x").type.shape
    let pixels = FixtureNumbers.make(stream, shape, bound: 0.5).doubles.map { Float($0) + 0.5 }
    try program.write(TensorData(shape, pixels), to: "x")
    guard program.graph.argument(named: "labels") != nil else { return }
    let labels = FixtureNumbers.make(stream + 1, [shape[0]], bound: 5).doubles
    try program.write(
      TensorData([shape[0]], labels.map { Int32(Float($0) + 5) }), to: "labels")
  }
}
