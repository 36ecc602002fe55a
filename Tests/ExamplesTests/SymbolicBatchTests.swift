import Examples
import GraphC
import Testing
import Training

@testable import Verification

/// One program for every batch size computes what a program for each size does.
@Suite struct SymbolicBatchTests {
  /// Graphs of a model by what they are for.
  private static let kinds = ["train", "evaluate", "predict"]

  private static func graph(_ kind: String, of model: Model, _ rows: Int) throws(Diagnostic)
    -> Graph
  {
    switch kind {
    case "train": try model.trainingGraph(batchSize: rows)
    case "evaluate": try model.evaluationGraph(batchSize: rows)
    default: try model.inferenceGraph(batchSize: rows)
    }
  }

  /// Windows of `char-gpt` are long; `OpenBatchGraphs` has blocks of transformers.
  private static let names = Examples.all.map(\.name).filter { !$0.hasPrefix("char-gpt") }

  @Test(arguments: names, kinds)
  func agrees(_ name: String, _ kind: String) throws {
    guard let model = Examples.all.first(where: { $0.name == name })?.model,
      let two = try? Self.graph(kind, of: model, 2), let three = try? Self.graph(kind, of: model, 3)
    else { return }
    func kept(_ graph: Graph) -> [TensorType] {
      graph.arguments.filter { $0.role != .input }.map(\.type)
    }
    // States that go on from batch to batch, row by row, have one batch size.
    guard kept(two) == kept(three) else { return }
    let options = CompilerOptions(
      execution: ExecutionOptions(backend: .tcc, flushesSubnormals: false))
    let program = try Compiler.compile(maximumBatchSize: 20, options: options) {
      rows throws(Diagnostic) in try Self.graph(kind, of: model, rows)
    }
    for rows in [20, 1, 7] {
      let graph = try Self.graph(kind, of: model, rows)
      let fixed = try Compiler.compile(graph, options: options)
      let data = try VerificationData(graph, seed: 3).arguments()
      let results = zip(try program.results(data, batchSize: rows), try fixed.results(data))
      for (output, (found, expected)) in zip(graph.outputs, results) {
        let scale = max(1, expected.largestMagnitude)
        let difference = found.difference(from: expected, absolute: 1e-5 * scale)
        #expect(difference == nil, "\(kind) \(rows) rows: \(output.name) \(difference ?? "")")
      }
    }
  }
}
