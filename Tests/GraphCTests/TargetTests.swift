import GraphC
import TestSupport
import Testing
import Verification

/// Programs for a made-up processor run here as well, and compute the same.
///
/// It has 128-bit vectors, 16 KiB of first cache, parts of a few elements, and stacks with no room.
@Suite struct TargetTests {
  private static var target: Target {
    var target = Target.small.dividingFiner(512)
    target.kernelStackByteCount = 0
    target.innerStackByteCount = 0
    return target
  }

  @Test(arguments: [Backend.tcc, .cc]) func samplesAgree(_ backend: Backend) throws {
    let samples = OperatorSamples.all.enumerated().filter { $0.offset % 3 == 0 }.map(\.element)
    var cases: [(graph: Graph, inputs: [TensorData])] = []
    for sample in samples {
      let graph = try sample.graph()
      cases.append((graph, sample.inputs(of: graph, seed: 21)))
    }
    var options = options(backend, threads: 2)
    options.planning.target = Self.target
    let program = try Compiler.compile(.combined(cases.map(\.graph)), options: options)
    var results = try program.results(cases.flatMap(\.inputs))[...]
    for (graph, inputs) in cases {
      let expected = try Interpreter.run(graph, inputs)
      let found = Array(results.prefix(expected.count))
      results = results.dropFirst(expected.count)
      let difference = Agreement.difference(graph, found, expected, tolerance: Agreement.loose)
      if let difference { Issue.record("\(difference)\n\(graph)") }
    }
  }

  /// The same step in as many kernels, of which some need more memory than on a large processor.
  @Test(arguments: [Backend.tcc, .cc]) func trainingStepsAgree(_ backend: Backend) throws {
    let graph = try SampleModels.classifier.trainingGraph(batchSize: 16)
    let inputs = try VerificationData(graph, seed: 4).arguments()
    let expected = try Interpreter.run(graph, inputs)
    var options = options(backend, threads: 3)
    options.planning.target = Self.target
    let stages = try Compiler.stages(graph, options)
    #expect(stages.kernels.kernels.allSatisfy { $0.schedule.target.name == "small" })
    #expect(stages.kernels.kernels.contains { $0.schedule.byteCount > 0 })
    let found = try stages.executable(options).results(inputs)
    let difference = Agreement.difference(graph, found, expected, tolerance: Agreement.loose)
    if let difference { Issue.record("\(difference)") }
  }
}
