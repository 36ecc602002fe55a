import Foundation
import GraphC
import Testing

@testable import Examples

/// Training that changes programs on its way gives what training with one program gives.
@Suite struct TierTests {
  private static let steps = 12

  /// The loss of every step; a tiered program is compared in step `swap` and changes after it.
  private func losses(
    _ model: Model, _ options: ExecutionOptions, swap: Int = 0
  ) throws -> [Double] {
    let graph = try model.trainingGraph(batchSize: 16)
    let program = try Compiler.compile(graph, options: CompilerOptions(execution: options))
    try program.initialize(seed: 5)
    var losses: [Double] = []
    for step in 1...Self.steps {
      for (position, argument) in graph.arguments.enumerated() where argument.role == .input {
        let limit = argument.type.elementType != .u8 ? 1.0 : argument.label == "x" ? 256 : 10
        let numbers = (0..<argument.type.elementCount).map { index in
          limit
            * Philox.uniformF64(
              seed: 1, stream: Int64(position), step: Int64(step), index: Int64(index))
        }
        try program.write(TensorData(argument.type, doubles: numbers), to: argument.label)
      }
      if step == swap { program.waitForCompiler() }
      try program.run()
      losses.append(try program.buffer("loss").scalar)
      if options.backend == .tiered {
        #expect(program.backend == (step < swap ? .tcc : .cc))
      }
    }
    return losses
  }

  @Test(arguments: [FashionMLP.model.name, XorMLP.model.name], [1, 2, 7])
  func lossesDoNotTellOfTheSwap(_ name: String, _ swap: Int) throws {
    let model = try #require([FashionMLP.model, XorMLP.model].first { $0.name == name })
    func directory() -> String {
      FileManager.default.temporaryDirectory.path + "/graphc-tiers-\(UUID().uuidString)"
    }
    let folder = directory()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    func options(_ backend: Backend) -> ExecutionOptions {
      ExecutionOptions(backend: backend, cacheDirectory: folder)
    }
    let tiered = try losses(model, options(.tiered), swap: swap)
    #expect(Set(tiered).count > Self.steps / 2)
    let (tcc, cc) = (try losses(model, options(.tcc)), try losses(model, options(.cc)))
    let isExact = try SystemCompiler.find().version.contains("clang")
    for (loss, expected) in zip(tiered + tiered, tcc + cc) {
      // gcc rounds the functions of f32 otherwise in the last of 24 bits.
      #expect(abs(loss - expected) <= (isExact ? 0 : 1e-4 * abs(expected)))
    }
  }
}
