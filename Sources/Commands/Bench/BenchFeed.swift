import GraphC

/// Inputs of the steps of all programs with one batch size, in memory that they share.
struct BenchFeed {
  let source: BenchData
  let batches: [[String: TensorBuffer]]

  /// - Throws: when data do not fit the graph.
  init(_ source: BenchData, _ subject: BenchSubject, batchSize: Int?) throws(Diagnostic) {
    self.source = source
    batches = try source.batches(of: subject, try subject.graph(batchSize: batchSize))
  }
}
