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
  public var finishedEpochs: Int { progress.finishedEpochs }
  /// The memory of all parameters and states by name; not to be touched during `fit`.
  public let parameters: [String: TensorBuffer]

  /// Where the rows of each step come from.
  let source: BatchSource
  var progress = TrainingProgress()
  /// Among the trainers that share the files of the options.
  var ordinal = 0
  /// Whether checkpoints are written; not while an earlier trainer runs again.
  var savesState = true
  /// While steps run.
  private var stepsBegan: ContinuousClock.Instant?
  private let rates: LearningRateControl
  private var trainingPrograms: [Int: BatchProgram]
  private var evaluationPrograms: [Int: BatchProgram] = [:]
  var inferencePrograms: [Int: Executable] = [:]

  /// Compiles the training step, also for the last and smaller batch, and initializes parameters.
  ///
  /// - Throws: when an option makes no sense, the model is wrong, a column is missing or of another
  ///   type than the input, a label is outside the classes, or compiling fails.
  public convenience init(
    model: Model, dataset: Dataset, options: TrainingOptions = TrainingOptions()
  ) throws(Diagnostic) {
    if let augmentation = options.augmentation {
      try augmentation.check(try dataset.column(augmentation.column).type)
    }
    try self.init(model: model, sample: dataset, rowCount: dataset.count, options: options) {
      BatchSource(
        dataset, batchSize: $0, shuffle: options.shuffles ? Shuffle(seed: options.seed) : nil,
        augmentation: options.augmentation, seed: options.seed)
    }
  }

  /// As the public initializer; `sample` has the columns that batches have, and `makeSource` is
  /// given the batch size.
  init(
    model: Model, sample: Dataset, rowCount: Int, options: TrainingOptions,
    makeSource: (Int) -> BatchSource
  ) throws(Diagnostic) {
    try options.check()
    try model.check(sample)
    let model = options.replacingOptimizer(of: model)
    self.model = model
    self.options = options
    rates = LearningRateControl(
      base: model.optimizer.learningRate, schedule: options.schedule, unit: options.scheduleUnit)
    progress.plateau = options.plateau
    batchSize = min(options.batchSize ?? model.defaultBatchSize, rowCount)
    source = makeSource(batchSize)
    let full = try BatchProgram(
      try model.trainingGraph(batchSize: batchSize), batchSize: batchSize,
      options: options.compiler, parameters: [:])
    try full.executable.initialize(seed: options.seed)
    parameters = try full.executable.parameters()
    trainingPrograms = [batchSize: full]
    let rest = rowCount % batchSize
    if rest > 0 { _ = try trainingProgram(rest) }
    try options.files?.opened(self)
    // One that a checkpoint has brought is not what the user asked for.
    if let rate = options.choice?.learningRate { learningRate = rate }
  }

  /// Runs the epochs of the options; called again, it goes on from there.
  ///
  /// `validation` is measured after every epoch; `reporter` is told of every step and epoch, and
  /// `callbacks` of every epoch: one of them may make it the last.
  /// - Throws: when the loss is not finite, naming epoch and step; the validation data do not fit;
  ///   what callbacks throw.
  public func fit(
    validation: Dataset? = nil, callbacks: [any TrainingCallback] = [],
    progress reporter: ProgressReporter = ProgressReporter(.quiet)
  ) throws(Diagnostic) -> TrainingHistory {
    if let validation { try model.check(validation) }
    let last = progress.beginFit(epochs: options.epochs)
    for callback in callbacks { try callback.began(self) }
    var isStopped = false
    while finishedEpochs < last, !isStopped {
      try runSteps(of: last, reporter)
      let measured = try validation.map { data throws(Diagnostic) in try measure(data) }
      let epoch = progress.finishEpoch(validation: measured)
      reporter.finishedEpoch(
        position(epoch: finishedEpochs, of: last, step: stepCount, epoch.seconds), epoch)
      for callback in callbacks where try callback.finished(epoch, of: self) == .stop {
        isStopped = true
      }
      try options.files?.finishedEpoch(self, isLast: isStopped || finishedEpochs == last)
    }
    for callback in callbacks { try callback.ended(self) }
    let history = progress.endFit()
    reporter.finishedFit(history)
    try options.files?.finishedFit(self)
    return history
  }

  /// Loss and metrics of the parameters as they are, on any data with the model's columns.
  /// - Throws: when the data do not fit.
  public func evaluate(on dataset: Dataset) throws(Diagnostic) -> Measurement {
    try model.check(dataset)
    return try measure(dataset)
  }

  // MARK: Steps

  /// Steps of an epoch.
  var stepCount: Int { source.stepCount }

  /// What a step measures.
  var scalarNames: [String] { trainingPrograms[batchSize]?.scalarNames ?? [] }

  /// The rest of the epoch under way.
  private func runSteps(of last: Int, _ reporter: ProgressReporter) throws(Diagnostic) {
    let start = ContinuousClock.now
    func seconds() -> Double { (.now - start) / .seconds(1) }
    stepsBegan = start
    defer { stepsBegan = nil }
    var batches = batches(ofEpoch: finishedEpochs, from: progress.finishedSteps)
    while let batch = try batches.next() {
      let time = finishedEpochs * stepCount + progress.finishedSteps
      if let rate = rates.rate(step: time, stepsPerEpoch: stepCount, progress.plateau) {
        learningRate = rate
      }
      let program = try trainingProgram(batch.rows.count)
      let before = options.tracesNonfinite ? parameters.mapValues(\.data) : [:]
      try program.run(batch.dataset, rows: batch.rows)
      let step = progress.finishedSteps + 1
      if !program.lossValue.isFinite { throw nonfinite(program, step: step, before: before) }
      progress.finishStep(program, recordsLoss: options.recordsSteps)
      reporter.stepped(
        position(epoch: finishedEpochs + 1, of: last, step: step, seconds())
      ) { progress.sum?.measurement ?? Measurement(loss: .nan) }
      try options.files?.finishedStep(self, step: finishedEpochs * stepCount + step)
    }
    spendTime()
  }

  /// Counts the time since the steps began, or since the last call.
  func spendTime() {
    guard let began = stepsBegan else { return }
    let now = ContinuousClock.now
    progress.spend(seconds: (now - began) / .seconds(1))
    stepsBegan = now
  }

  /// The batches of an epoch from a step on.
  func batches(ofEpoch epoch: Int, from step: Int = 0) -> BatchStream {
    BatchStream(source, epoch: epoch, from: step, prefetchCount: options.prefetchCount)
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
    var tallies = TallySum()
    for rows in Array(0..<dataset.count).chunks(of: size) {
      let program = try evaluationProgram(rows.count)
      try program.run(dataset, rows: rows)
      sum.add(program.scalars, rows: rows.count)
      tallies.add(program.tallies)
    }
    return tallies.completing(sum.measurement, options.metrics)
  }

  // MARK: Programs

  /// Programs compiled so far: one for each size of batch, training and evaluation apart.
  public var programCount: Int { trainingPrograms.count + evaluationPrograms.count }

  func trainingProgram(_ batchSize: Int) throws(Diagnostic) -> BatchProgram {
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
