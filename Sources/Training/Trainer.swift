import GraphC
import IR
import Modeling

/// Fits a model to a data set.
///
///     let trainer = try Trainer(model: model, dataset: train, options: TrainingOptions(epochs: 5))
///     let history = try trainer.fit()
///     let result = try trainer.evaluate(on: test)
///
/// All programs, for training and evaluation and for every batch size, work on one set of
/// parameters. Not for use by several tasks at once.
public final class Trainer {
  public let model: Model
  public let options: TrainingOptions
  /// Rows of a full step.
  public let batchSize: Int
  /// Epochs so far, over all calls of `fit`.
  public private(set) var finishedEpochs = 0
  /// The memory of all parameters and states by name; not to be touched during `fit`.
  public let parameters: [String: TensorBuffer]

  private let dataset: Dataset
  private let shuffle: Shuffle
  private var trainingPrograms: [Int: BatchProgram]
  private var evaluationPrograms: [Int: BatchProgram] = [:]

  /// Compiles the training step, also for the last and smaller batch, and initializes parameters.
  ///
  /// - Throws: when an option makes no sense, the model is wrong, a column is missing or of another
  ///   type than the input, a label is outside the classes, or compiling fails.
  public init(
    model: Model, dataset: Dataset, options: TrainingOptions = TrainingOptions()
  ) throws(Diagnostic) {
    try options.check()
    try model.check(dataset)
    self.model = model
    self.options = options
    self.dataset = dataset
    shuffle = Shuffle(seed: options.seed)
    batchSize = min(options.batchSize ?? model.defaultBatchSize, dataset.count)
    let full = try BatchProgram(
      try model.trainingGraph(batchSize: batchSize), batchSize: batchSize,
      options: options.compiler, parameters: [:])
    try full.executable.initialize(seed: options.seed)
    parameters = try full.executable.parameters()
    trainingPrograms = [batchSize: full]
    let rest = dataset.count % batchSize
    if rest > 0 { _ = try trainingProgram(rest) }
  }

  /// Runs the epochs of the options; called again, it goes on from there.
  ///
  /// `validation` is measured after every epoch; `progress` is told of every step and epoch.
  /// - Throws: when the loss is not finite, naming epoch and step; the validation data do not fit.
  public func fit(
    validation: Dataset? = nil, progress: ProgressReporter = ProgressReporter(.quiet)
  ) throws(Diagnostic) -> TrainingHistory {
    if let validation { try model.check(validation) }
    var history = TrainingHistory()
    let last = finishedEpochs + options.epochs
    while finishedEpochs < last {
      let (training, seconds) = try runEpoch(of: last, &history.stepLosses, progress)
      finishedEpochs += 1
      let measured = try validation.map { data throws(Diagnostic) in try measure(data) }
      let epoch = TrainingHistory.Epoch(
        number: finishedEpochs, training: training, validation: measured, seconds: seconds)
      history.epochs.append(epoch)
      let position = position(epoch: finishedEpochs, of: last, step: stepCount, seconds)
      progress.finishedEpoch(position, epoch)
    }
    return history
  }

  /// Loss and metrics of the parameters as they are, on any data with the model's columns.
  /// - Throws: when the data do not fit.
  public func evaluate(on dataset: Dataset) throws(Diagnostic) -> Measurement {
    try model.check(dataset)
    return try measure(dataset)
  }

  // MARK: Steps

  private var stepCount: Int { (dataset.count + batchSize - 1) / batchSize }

  private func runEpoch(
    of last: Int, _ stepLosses: inout [Double], _ progress: ProgressReporter
  ) throws(Diagnostic) -> (Measurement, seconds: Double) {
    let clock = ContinuousClock()
    let start = clock.now
    func seconds() -> Double { (clock.now - start) / .seconds(1) }
    let order =
      options.shuffles
      ? shuffle.order(count: dataset.count, epoch: finishedEpochs) : Array(0..<dataset.count)
    var sum = MeasurementSum(try trainingProgram(batchSize).scalarNames)
    for (step, rows) in order.chunks(of: batchSize).enumerated() {
      let program = try trainingProgram(rows.count)
      try program.run(dataset, rows: rows)
      try check(program.lossValue, step: step + 1)
      if options.recordsSteps { stepLosses.append(program.lossValue) }
      sum.add(program.scalars, rows: rows.count)
      progress.stepped(
        position(epoch: finishedEpochs + 1, of: last, step: step + 1, seconds())
      ) { sum.measurement }
    }
    return (sum.measurement, seconds())
  }

  private func check(_ loss: Double, step: Int) throws(Diagnostic) {
    guard !loss.isFinite else { return }
    throw Diagnostic(
      stage: "train", subject: "model \(model.name)",
      message: "the loss is \(loss) in epoch \(finishedEpochs + 1), step \(step)",
      notes: ["note: lower the learning rate, or look for quotients and logarithms of 0"])
  }

  private func position(
    epoch: Int, of last: Int, step: Int, _ seconds: Double
  ) -> ProgressReporter.Position {
    ProgressReporter.Position(
      epoch: epoch, epochs: last, step: step, steps: stepCount, seconds: seconds)
  }

  private func measure(_ dataset: Dataset) throws(Diagnostic) -> Measurement {
    // At least 256 rows: a model trained row by row need not be measured row by row.
    let size = min(max(batchSize, 256), dataset.count)
    var sum = MeasurementSum(try evaluationProgram(size).scalarNames)
    for rows in Array(0..<dataset.count).chunks(of: size) {
      let program = try evaluationProgram(rows.count)
      try program.run(dataset, rows: rows)
      sum.add(program.scalars, rows: rows.count)
    }
    return sum.measurement
  }

  // MARK: Programs

  private func trainingProgram(_ batchSize: Int) throws(Diagnostic) -> BatchProgram {
    if let program = trainingPrograms[batchSize] { return program }
    let graph = try model.trainingGraph(batchSize: batchSize)
    let program = try BatchProgram(
      graph, batchSize: batchSize, options: options.compiler, parameters: parameters)
    trainingPrograms[batchSize] = program
    return program
  }

  private func evaluationProgram(_ batchSize: Int) throws(Diagnostic) -> BatchProgram {
    if let program = evaluationPrograms[batchSize] { return program }
    let graph = try model.evaluationGraph(batchSize: batchSize)
    let program = try BatchProgram(
      graph, batchSize: batchSize, options: options.compiler, parameters: parameters)
    evaluationPrograms[batchSize] = program
    return program
  }
}

extension Executable {
  /// The buffers of parameters and states by name.
  fileprivate func parameters() throws(Diagnostic) -> [String: TensorBuffer] {
    var buffers: [String: TensorBuffer] = [:]
    for argument in graph.arguments where argument.role != .input {
      buffers[argument.label] = try self.argument(argument.label)
    }
    return buffers
  }
}

extension [Int] {
  /// Runs of `size` elements; the last may be shorter.
  fileprivate func chunks(of size: Int) -> [ArraySlice<Int>] {
    stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
  }
}
