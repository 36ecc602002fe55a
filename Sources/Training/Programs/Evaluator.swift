import GraphC

/// Measures a model on rows, as training leaves its parameters.
///
/// Programs for batches of several sizes work on one set of parameters.
public final class Evaluator {
  public let model: Model
  private let parameters: [String: TensorBuffer]
  private let compiler: CompilerOptions
  private let batchSize: Int
  private let metrics: [DerivedMetric]
  private let weights: RowWeights
  private var programs: [Use: BatchProgram] = [:]

  /// What a program is for.
  private struct Use: Hashable {
    let rowCount: Int
    /// Whether rows have weights.
    let isWeighed: Bool
  }

  init(
    _ model: Model, _ parameters: [String: TensorBuffer], _ compiler: CompilerOptions,
    batchSize: Int, metrics: [DerivedMetric], sampleWeights: String? = nil
  ) {
    self.model = model
    self.parameters = parameters
    self.compiler = compiler
    self.batchSize = batchSize
    self.metrics = metrics
    weights = RowWeights(classes: nil, samples: sampleWeights)
  }

  /// Loss and metrics of all rows.
  ///
  /// - Throws: when there are no rows, a column is missing or of another type than the input.
  public func callAsFunction(_ dataset: Dataset) throws(Diagnostic) -> Measurement {
    guard dataset.count > 0 else { throw Dataset.failure("there are no rows to measure") }
    let isWeighed = weights.samples.map { dataset.columns[$0] != nil } ?? false
    let dataset = isWeighed ? try weights.adding(to: dataset) : dataset
    var (sum, tallies) = (MeasurementSum?.none, TallySum())
    for batch in try dataset.batches(of: min(batchSize, dataset.count)) {
      let program = try program(
        Use(rowCount: batch.count, isWeighed: isWeighed), for: dataset)
      try program.run(dataset, rows: batch.rows)
      var total = sum ?? MeasurementSum(program.scalarNames)
      total.add(program.scalars, rows: batch.count)
      tallies.add(program.tallies)
      sum = total
    }
    return tallies.completing(sum?.measurement ?? Measurement(loss: .nan), metrics)
  }

  /// Programs compiled so far.
  var programCount: Int { programs.count }

  private func program(_ use: Use, for dataset: Dataset) throws(Diagnostic) -> BatchProgram {
    if let program = programs[use] { return program }
    let model = use.isWeighed ? try weights.weighing(model, for: dataset) : model
    let program = try BatchProgram(
      try model.evaluationGraph(batchSize: use.rowCount), batchSize: use.rowCount,
      options: compiler, parameters: parameters)
    programs[use] = program
    return program
  }
}
