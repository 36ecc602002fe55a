import GraphC
import Modeling
import Testing

/// Programs give the same results whichever step of fusion is left out.
@Suite struct FusionStepAgreementTests {
  /// Bytes that products load, what follows products, rows, a loss and its gradients.
  private static func trainingStep() throws -> Graph {
    try SampleModels.classifier.trainingGraph(batchSize: 3)
  }

  /// Windows that a product loads, and a concatenation of which only one part is read.
  private static func windows() throws -> Graph {
    let builder = GraphBuilder("windows")
    let x = builder.input("x", [2, 9, 11, 8])
    let y = convolution(x, builder.input("kernel", [3, 3, 8, 16]), padding: .same)
    let both = concatenate([relu(y), matmul(y, builder.input("w", [16, 16]))], axis: 0)
    builder.output("y", both.slice(axis: 0, to: 2).sum([1]))
    return try builder.finish()
  }

  @Test(arguments: KernelFormation.switches) func agreeWithout(_ step: String) throws {
    for graph in [try Self.trainingStep(), try Self.windows()] {
      let inputs = ProductCase.inputs(graph)
      let expected = try Interpreter.run(graph, inputs)
      let run = Agreement.check(graph, inputs, expected, options(.tcc, disabling: [step]))
      #expect(run.failure == nil, "\(graph.name)")
    }
  }
}
