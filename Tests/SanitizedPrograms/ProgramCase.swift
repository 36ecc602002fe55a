import Examples
import GraphC
import RandomGraphs
import TestSupport
import Training
import Verification

/// A graph with data, to be run as emitted C.
struct ProgramCase {
  let name: String
  let graph: Graph
  let arguments: [TensorData]

  /// Every operator, every model's training step, and random graphs.
  ///
  /// - Throws: when a graph cannot be made.
  static func all(randomSeeds: Range<Int64>) throws -> [ProgramCase] {
    var cases: [ProgramCase] = []
    for sample in OperatorSamples.all {
      let graph = try sample.graph()
      let data = sample.inputs(of: graph, seed: 11)
      cases.append(ProgramCase(name: sample.name, graph: graph, arguments: data))
    }
    for model in Examples.all.compactMap(\.model) {
      let graph = try model.trainingGraph(batchSize: min(model.defaultBatchSize, 24))
      let data = try VerificationData(graph, seed: 5).arguments()
      cases.append(ProgramCase(name: model.name, graph: graph, arguments: data))
    }
    for seed in randomSeeds {
      let random = try RandomGraph(seed: seed)
      cases.append(
        ProgramCase(name: "random \(seed)", graph: random.graph, arguments: random.inputs))
    }
    return cases
  }

  /// What the interpreter computes; nil if that takes long.
  ///
  /// - Throws: what the interpreter throws.
  func expected() throws(Diagnostic) -> [TensorData]? {
    guard graph.nodes.allSatisfy({ $0.type.elementCount <= 20_000 }) else { return nil }
    return try Interpreter.run(graph, arguments)
  }
}
