import GraphC

/// One model's training program, for loops of your own.
///
///     let measured = try step(batch)
///
/// A `ParameterStore` makes it. The first batch compiles a program for its size, the first one of another
/// size a program for all.
public final class TrainingStep {
  public let model: Model
  /// The optimizer's own memory and learning rate, which no other step shares.
  let optimizerState: [String: TensorBuffer]
  private let programs: StepPrograms
  private var stepCount = 0

  init(
    _ model: Model, _ parameters: [String: TensorBuffer],
    optimizerState: [String: TensorBuffer], _ compiler: CompilerOptions
  ) {
    self.model = model
    self.optimizerState = optimizerState
    programs = StepPrograms(
      model, compiler, parameters: parameters.merging(optimizerState) { $1 })
  }

  /// What the next step multiplies gradients by.
  public var learningRate: Double {
    get { optimizerState[LearningRate.label]?.scalar ?? .nan }
    set { optimizerState[LearningRate.label]?.scalar = newValue }
  }

  /// Changes the parameters once, by the gradient of the loss on these rows.
  ///
  /// - Returns: what was measured before the change; the loss may be infinite or NaN.
  /// - Throws: when a column is missing or of another type than the input, or compiling fails.
  @discardableResult
  public func callAsFunction(_ batch: Batch) throws(Diagnostic) -> Measurement {
    let program = try programs.program(
      step: stepCount, batch.count, isOnly: true, maximum: model.defaultBatchSize)
    try program.run(batch.dataset, rows: batch.rows)
    stepCount += 1
    var sum = MeasurementSum(program.scalarNames)
    sum.add(program.scalars, rows: batch.count)
    return sum.measurement
  }

  /// As above, on all rows of a data set.
  @discardableResult
  public func callAsFunction(_ rows: Dataset) throws(Diagnostic) -> Measurement {
    try self(Batch(dataset: rows, rows: Array(0..<rows.count)[...]))
  }

}
