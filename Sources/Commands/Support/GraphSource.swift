import Formats
import Foundation
import GraphC
import Training
import Workloads

/// What a command line names: a model, a workload, or a file of IR text.
enum GraphSource {
  case model(Model, ModelUse)
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
  /// `use` is what a model is compiled for; nil for training, if it has a loss.
  /// - Throws: when there is none of that name, or the file's text is wrong; a use is asked for that
  ///   there is no choice of; a model's mistakes.
  static func named(_ name: String, use: ModelUse? = nil) throws(Diagnostic) -> GraphSource {
    if isFile(name) { return try unchanged(.file(try GraphFile(path: name)), name, use) }
    if let workload = try workload(name) { return try GraphSource(workload, use: use) }
    let entry = try entry(name, orWorkload: true)
    guard let model = entry.model else {
      throw Diagnostic(
        stage: "commands", subject: name, message: "this demonstration has no network",
        notes: ["note: it can be trained: graphc train \(name)"])
    }
    return try .model(model, use: use)
  }

  /// A model for the use that is asked for, or that it has.
  private static func model(_ model: Model, use: ModelUse?) throws(Diagnostic) -> GraphSource {
    if let use { return .model(model, use) }
    return .model(
      model, try model.hasLoss(batchSize: model.defaultBatchSize) ? .training : .inference)
  }

  /// A graph is for no other use than its own.
  private static func unchanged(
    _ source: GraphSource, _ name: String, _ use: ModelUse?
  ) throws(Diagnostic) -> GraphSource {
    guard let use else { return source }
    throw Diagnostic(
      stage: "commands", subject: name,
      message: "--\(use.rawValue) is for models; this is a graph, which is taken as it is")
  }

  private static func isFile(_ name: String) -> Bool { name.hasSuffix(".ir") || name.contains("/") }

  /// The workload called `name`, unless a model has the name; else nil.
  ///
  /// - Throws: when the sizes of a matrix product make no sense.
  static func workload(_ name: String) throws(Diagnostic) -> Workload? {
    let isModel = CommandEnvironment.current.models.contains { $0.name == name }
    if isModel || isFile(name) { return nil }
    let own = CommandEnvironment.current.workloads.first { $0.name == name }
    if let own { return own }
    return try Workload.named(name)
  }

  /// - Throws: when the graph cannot be made, or the workload has no such use.
  init(_ workload: Workload, use: ModelUse? = nil) throws(Diagnostic) {
    switch workload.kind {
    case .training(let model): self = .model(model, use ?? .training)
    case .epoch(let model):
      guard use != .inference else {
        throw Diagnostic(
          stage: "commands", subject: workload.name,
          message: "this workload is an epoch of training, so it has no inference")
      }
      self = .model(model, .training)
    case .graph(let graph):
      self = try Self.unchanged(.file(GraphFile(try graph())), workload.name, use)
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
    let workloads = orWorkload ? environment.allWorkloads.map(\.name) : []
    throw Diagnostic(
      stage: "commands", subject: name,
      message: "unknown model" + Spelling.suggestion(for: name, among: names + workloads),
      notes: ["note: models are " + names.joined(separator: ", ")]
        + (orWorkload ? ["note: '\(environment.programName) bench --list' names workloads"] : []))
  }

  /// Forward pass and loss, what a model predicts, or the file as it is.
  ///
  /// - Throws: what building throws; see `GraphFile.graph`. So do the functions below.
  func built(batchSize: Int?) throws(Diagnostic) -> Graph {
    switch self {
    case .model(let model, let use):
      try model.forwardGraph(for: use, batchSize: batchSize ?? model.defaultBatchSize)
    case .file(let file): try file.graph(batchSize: batchSize)
    }
  }

  /// With gradients and, for a model, updates; nil without an output `loss`.
  func differentiated(batchSize: Int?) throws(Diagnostic) -> Graph? {
    switch self {
    case .model(_, .inference): return nil
    case .model(let model, .training):
      return try model.trainingGraph(batchSize: batchSize ?? model.defaultBatchSize)
    case .file(let file):
      let graph = try file.graph(batchSize: batchSize)
      let hasLoss = graph.outputs.contains { $0.name == "loss" && $0.updates == nil }
      return hasLoss ? try Pass.differentiate().run(graph) : nil
    }
  }

  /// What is compiled: a model's training step or prediction, or the file as it is.
  func compiled(batchSize: Int?) throws(Diagnostic) -> Graph {
    switch self {
    case .model(let model, let use):
      try model.graph(for: use, batchSize: batchSize ?? model.defaultBatchSize)
    case .file(let file): try file.graph(batchSize: batchSize)
    }
  }
}
