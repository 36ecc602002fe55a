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

  /// Entries with a network.
  ///
  /// Windows of `char-gpt` are long; `OpenBatchGraphs` has blocks of transformers.
  private static let names = Examples.all.filter { entry in
    entry.model != nil && !entry.name.hasPrefix("char-gpt")
  }.map(\.name)

  /// What cannot be built: what models infer that give nothing but a loss.
  private static let missing: Set = ["delta-rule predict", "forward-forward predict"]

  /// States that go on from batch to batch, row by row, have one batch size.
  private static let carrying: Set = ["char-rnn train"]

  @Test func thereAreModels() { #expect(Self.names.count > 40) }

  @Test(arguments: names, kinds)
  func agrees(_ name: String, _ kind: String) throws {
    let model = try #require(Examples.all.first { $0.name == name }?.model)
    do {
      _ = try Self.graph(kind, of: model, 2)
      #expect(!Self.missing.contains("\(name) \(kind)"))
    } catch {
      #expect(Self.missing.contains("\(name) \(kind)"), "\(error)")
      return
    }
    func kept(_ rows: Int) throws -> [TensorType] {
      try Self.graph(kind, of: model, rows).arguments.filter { $0.role != .input }.map(\.type)
    }
    let isCarrying = try kept(2) != kept(3)
    #expect(isCarrying == Self.carrying.contains("\(name) \(kind)"))
    guard !isCarrying else { return }
    let options = CompilerOptions(
      execution: ExecutionOptions(backend: .tcc, flushesSubnormals: false))
    let program = try Compiler.compile(maximumBatchSize: 20, options: options) {
      rows throws(Diagnostic) in try Self.graph(kind, of: model, rows)
    }
    for rows in [20, 1, 7] {
      let graph = try Self.graph(kind, of: model, rows)
      let fixed = try Compiler.compile(graph, options: options)
      let data = try VerificationData(graph, seed: 3).arguments()
      let (found, expected) = (try program.results(data, batchSize: rows), try fixed.results(data))
      #expect(found.count == graph.outputs.count && expected.count == found.count)
      for (output, (found, expected)) in zip(graph.outputs, zip(found, expected)) {
        let scale = max(1, expected.largestMagnitude)
        // Sums over steps and rows have another order; optimizers divide small gradients by their size.
        let difference = found.difference(from: expected, absolute: 5e-5 * scale)
        #expect(difference == nil, "\(kind) \(rows) rows: \(output.name) \(difference ?? "")")
      }
    }
  }
}
