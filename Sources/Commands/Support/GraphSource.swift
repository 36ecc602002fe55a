import Formats
import Foundation
import GraphC
import Training

/// What a command line names: a model, or a file of IR text.
enum GraphSource {
  case model(Model)
  case file(Graph)

  /// A file if `name` ends in `.ir` or has a `/`, else a model.
  ///
  /// - Throws: when there is no such file or model, or the file's text is wrong.
  static func named(_ name: String) throws(Diagnostic) -> GraphSource {
    if name.hasSuffix(".ir") || name.contains("/") { return .file(try file(name)) }
    let entry = try entry(name)
    guard let model = entry.model else {
      throw Diagnostic(
        stage: "commands", subject: name, message: "this demonstration has no network",
        notes: ["note: it can be trained: graphc train \(name)"])
    }
    return .model(model)
  }

  /// - Throws: the nearest name if there is no model called `name`.
  static func entry(_ name: String) throws(Diagnostic) -> ModelEntry {
    let models = CommandEnvironment.current.models
    if let entry = models.first(where: { $0.name == name }) { return entry }
    let names = models.map(\.name)
    throw Diagnostic(
      stage: "commands", subject: name,
      message: "unknown model" + Spelling.suggestion(for: name, among: names),
      notes: ["note: models are " + names.joined(separator: ", ")])
  }

  /// The only graph of a file.
  static func file(_ path: String) throws(Diagnostic) -> Graph {
    let text = try FileText.read(path)
    return try GraphParser.parse(text, name: path, operators: Operators.named)
  }

  /// Forward pass and loss, or the file as it is.
  func built(batchSize: Int?) throws(Diagnostic) -> Graph {
    switch self {
    case .model(let model):
      try model.graph(batchSize: batchSize ?? model.defaultBatchSize)
    case .file(let graph): graph
    }
  }

  /// With gradients and, for a model, updates; nil for a file without an output `loss`.
  func differentiated(batchSize: Int?) throws(Diagnostic) -> Graph? {
    switch self {
    case .model(let model):
      return try model.trainingGraph(batchSize: batchSize ?? model.defaultBatchSize)
    case .file(let graph):
      let hasLoss = graph.outputs.contains { $0.name == "loss" && $0.updates == nil }
      return hasLoss ? try Pass.differentiate().run(graph) : nil
    }
  }

  /// What is compiled: a model's training step, or the file as it is.
  func compiled(batchSize: Int?) throws(Diagnostic) -> Graph {
    switch self {
    case .model(let model):
      try model.trainingGraph(batchSize: batchSize ?? model.defaultBatchSize)
    case .file(let graph): graph
    }
  }

  /// - Throws: when a batch size is given for a file, whose shapes are fixed.
  func check(batchSize: Int?) throws(Diagnostic) {
    guard case .file(let graph) = self, batchSize != nil else { return }
    throw Diagnostic(
      stage: "commands", subject: graph.name,
      message: "--batch is for models; the shapes of a file are fixed")
  }
}
