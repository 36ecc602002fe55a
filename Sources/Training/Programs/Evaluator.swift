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
  /// Of the model, and of the one whose rows have weights.
  private var families: [Bool: ProgramFamily] = [:]

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
    let family = try family(isWeighed: isWeighed, for: dataset)
    let size = min(batchSize, dataset.count)
    for batch in try dataset.batches(of: size) {
      let program = try family.program(
        batch.count, isOnly: dataset.count.isMultiple(of: size), maximum: batchSize)
      try program.run(dataset, rows: batch.rows)
      var total = sum ?? MeasurementSum(program.scalarNames)
      total.add(program.scalars, rows: batch.count)
      tallies.add(program.tallies)
      sum = total
    }
    return tallies.completing(sum?.measurement ?? Measurement(loss: .nan), metrics)
  }

  /// Programs compiled so far.
  var programCount: Int { families.values.map(\.count).reduce(0, +) }

  private func family(isWeighed: Bool, for dataset: Dataset) throws(Diagnostic) -> ProgramFamily {
    if let family = families[isWeighed] { return family }
    let model = isWeighed ? try weights.weighing(model, for: dataset) : model
    let family = ProgramFamily(compiler, parameters: parameters) { rows throws(Diagnostic) in
      try model.evaluationGraph(batchSize: rows)
    }
    families[isWeighed] = family
    return family
  }
}
