import Formats
import Foundation
import GraphC
import Training
import Workloads

/// What a command line names: a model, a workload, or a file of IR text.
enum GraphSource {
  case model(Model)
  case file(GraphFile)

  var isModel: Bool {
    if case .model = self { true } else { false }
  }

  /// Whether there is a graph for every batch size.
  var usesBatch: Bool {
    switch self {
    case .model: true
    case .file(let file): file.usesBatch
    }
  }

  /// A file if `name` ends in `.ir` or has a `/`, else a model or workload.
  ///
  /// - Throws: when there is none of that name, or the file's text is wrong.
  static func named(_ name: String) throws(Diagnostic) -> GraphSource {
    if isFile(name) { return .file(try GraphFile(path: name)) }
    if let workload = try workload(name) { return try GraphSource(workload) }
    let entry = try entry(name, orWorkload: true)
    guard let model = entry.model else {
      throw Diagnostic(
        stage: "commands", subject: name, message: "this demonstration has no network",
        notes: ["note: it can be trained: graphc train \(name)"])
    }
    return .model(model)
  }

  private static func isFile(_ name: String) -> Bool { name.hasSuffix(".ir") || name.contains("/") }

  /// The workload called `name`, unless a model has the name; else nil.
  ///
  /// - Throws: when the sizes of a matrix product make no sense.
  static func workload(_ name: String) throws(Diagnostic) -> Workload? {
    let isModel = CommandEnvironment.current.models.contains { $0.name == name }
    return isModel || isFile(name) ? nil : try Workload.named(name)
  }

  init(_ workload: Workload) throws(Diagnostic) {
    switch workload.kind {
    case .training(let model), .epoch(let model): self = .model(model)
    case .graph(let graph): self = .file(GraphFile(try graph()))
    }
  }

  /// The model called `name`; a misspelt name may be meant to be a workload's.
  ///
  /// - Throws: the nearest name if there is none.
  static func entry(
    _ name: String, orWorkload: Bool = false
  ) throws(Diagnostic) -> ModelEntry {
    let environment = CommandEnvironment.current
    if let entry = environment.models.first(where: { $0.name == name }) { return entry }
    let names = environment.models.map(\.name)
    let workloads = orWorkload ? Workload.all.map(\.name) : []
    throw Diagnostic(
      stage: "commands", subject: name,
      message: "unknown model" + Spelling.suggestion(for: name, among: names + workloads),
      notes: ["note: models are " + names.joined(separator: ", ")]
        + (orWorkload ? ["note: '\(environment.programName) bench --list' names workloads"] : []))
  }

  /// Forward pass and loss, or the file as it is.
  ///
  /// - Throws: what building throws; see `GraphFile.graph`. So do the functions below.
  func built(batchSize: Int?) throws(Diagnostic) -> Graph {
    switch self {
    case .model(let model):
      try model.graph(batchSize: batchSize ?? model.defaultBatchSize)
    case .file(let file): try file.graph(batchSize: batchSize)
    }
  }

  /// With gradients and, for a model, updates; nil for a file without an output `loss`.
  func differentiated(batchSize: Int?) throws(Diagnostic) -> Graph? {
    switch self {
    case .model(let model):
      return try model.trainingGraph(batchSize: batchSize ?? model.defaultBatchSize)
    case .file(let file):
      let graph = try file.graph(batchSize: batchSize)
      let hasLoss = graph.outputs.contains { $0.name == "loss" && $0.updates == nil }
      return hasLoss ? try Pass.differentiate().run(graph) : nil
    }
  }

  /// What is compiled: a model's training step, or the file as it is.
  func compiled(batchSize: Int?) throws(Diagnostic) -> Graph {
    switch self {
    case .model(let model):
      try model.trainingGraph(batchSize: batchSize ?? model.defaultBatchSize)
    case .file(let file): try file.graph(batchSize: batchSize)
    }
  }
}
