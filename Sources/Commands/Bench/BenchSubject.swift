import GraphC
import Training
import Workloads

/// What is measured: a model's training step or prediction, a workload, or a file's graph.
struct BenchSubject {
  let name: String
  /// Nil for files and where shapes are fixed.
  let defaultBatchSize: Int?
  /// Labels are below it.
  let classCount: Int
  /// Sets of inputs that runs take in turns.
  let batchCount: Int
  /// Moves as many bytes as the subject and computes next to nothing.
  let copy: Workload.GraphSource?
  /// What an epoch goes over; nil if a sample is a run of the graph.
  let epoch: (model: Model, dataset: Dataset)?
  private let source: GraphSource

  /// The model, workload or file of this name, a model for the use that is asked for.
  ///
  /// - Throws: when there is none, a file is wrong, or a data set is missing; see `GraphSource`.
  static func named(
    _ name: String, use: ModelUse? = nil, weights: WeightArguments? = nil, rows: Int? = nil
  ) throws(Diagnostic) -> BenchSubject {
    if let workload = try GraphSource.workload(name) {
      return try BenchSubject(workload, use, weights, rows)
    }
    let source = try GraphSource.named(name, use: use)
    return try BenchSubject(name, try weights?.stored(source, rows: rows) ?? source)
  }

  private init(
    _ workload: Workload, _ use: ModelUse?, _ weights: WeightArguments?, _ rows: Int?
  ) throws(Diagnostic) {
    var epoch: (model: Model, dataset: Dataset)?
    if case .epoch(let model) = workload.kind { epoch = (model, try FashionMNIST.load().train) }
    let source = try GraphSource(workload, use: use)
    try self.init(
      workload.name, try weights?.stored(source, rows: rows) ?? source,
      batchCount: workload.batchCount,
      copy: workload.copy, epoch: epoch)
  }

  private init(
    _ name: String, _ source: GraphSource, batchCount: Int = 1,
    copy: Workload.GraphSource? = nil, epoch: (model: Model, dataset: Dataset)? = nil
  ) throws(Diagnostic) {
    self.name = name
    self.source = source
    self.batchCount = batchCount
    self.copy = copy
    self.epoch = epoch
    guard case .model(let model, let use) = source else {
      (defaultBatchSize, classCount) = (nil, BenchInputs.defaultClassCount)
      return
    }
    defaultBatchSize = model.defaultBatchSize
    classCount = try BenchInputs.classCount(of: model, for: use)
  }

  static let copyName = "copy"

  /// The copy that goes with the subject, or nil.
  func copySubject() throws(Diagnostic) -> BenchSubject? {
    guard let copy else { return nil }
    return try BenchSubject(Self.copyName, .file(GraphFile(try copy())))
  }

  /// What is compiled.
  ///
  /// - Throws: what building throws, also for a batch size that is missing or has no use.
  func graph(batchSize: Int?) throws(Diagnostic) -> Graph {
    try source.compiled(batchSize: batchSize)
  }

  /// Runs of the graph in one sample: those of an epoch, or 1.
  func stepCount(batchSize: Int?) -> Int {
    guard let epoch, let batchSize else { return 1 }
    return (epoch.dataset.count + batchSize - 1) / batchSize
  }
}
