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

  /// The model whose loss weighs rows as the options say.
  let trainingModel: Model
  /// What `fit` validates on if it is given nothing else.
  let heldOut: Dataset?
  /// Where the rows of each step come from.
  let source: BatchSource
  /// Of the `fit` under way.
  var callbacks: [any TrainingCallback] = []
  /// What a checkpoint says that they remember.
  var memories: [String: CallbackMemory] = [:]
  var progress = TrainingProgress()
  /// Among the trainers that share the files of the options.
  var ordinal = 0
  /// Whether checkpoints are written; not while an earlier trainer runs again.
  var savesState = true
  /// While steps run.
  private var stepsBegan: ContinuousClock.Instant?
  private let rates: LearningRateControl
  /// What tells optimizers that accumulate gradients that an epoch ends.
  private let accumulationEnds: [TensorBuffer]
  private let programs: StepPrograms
  /// Whether the last batch of an epoch is smaller.
  private let hasRest: Bool
  /// States that one batch hands to the next.
  let carriedStates: [String]
  private let evaluator: Evaluator
  /// What data to measure must have, known from the first on.
  private var columns: ModelColumns?
  let predictor: Predictor

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
    let (rows, heldOut) = try options.parts(of: dataset)
    let sample = try options.rowWeights.adding(to: rows)
    try self.init(
      model: model, sample: sample, rowCount: rows.count, heldOut: heldOut, options: options
    ) {
      BatchSource(
        sample, batchSize: $0, shuffle: options.shuffles ? Shuffle(seed: options.seed) : nil,
        augmentation: options.augmentation, seed: options.seed)
    }
  }

  /// As the public initializer; `sample` has the columns that batches have, and `makeSource` is
  /// given the batch size.
  init(
    model: Model, sample: Dataset, rowCount: Int, heldOut: Dataset? = nil,
    options: TrainingOptions, makeSource: (Int) -> BatchSource
  ) throws(Diagnostic) {
    try options.check()
    let model = options.replacingOptimizer(of: model)
    trainingModel = try options.rowWeights.weighing(model, for: sample)
    try trainingModel.columns().check(sample)
    self.model = model
    self.heldOut = heldOut
    self.options = options
    batchSize = min(options.batchSize ?? model.defaultBatchSize, rowCount)
    source = makeSource(batchSize)
    rates = options.rates(of: model.optimizer, stepsPerEpoch: Self.updates(source, options))
    progress.plateau = options.reduction
    programs = StepPrograms(trainingModel, options.compiler)
    hasRest = !rowCount.isMultiple(of: batchSize)
    // The program with all objectives has all parameters and states.
    let full = try programs.program(
      step: nil, batchSize, isOnly: !hasRest, maximum: batchSize)
    carriedStates = full.executable.graph.carriedStates
    try Self.check(carriedStates, of: model, options, rowCount: rowCount, batchSize: batchSize)
    try full.executable.initialize(seed: options.seed)
    parameters = try full.executable.parameters()
    programs.parameters = parameters
    accumulationEnds = parameters.filter { AccumulationEnd.isOne($0.key) }.map(\.value)
    scalarNames = full.scalarNames
    // At least 256 rows: a model trained row by row need not be measured row by row.
    let size = max(batchSize, 256)
    evaluator = Evaluator(
      model, parameters, options.compiler, batchSize: size, metrics: options.metrics,
      sampleWeights: options.sampleWeights)
    predictor = Predictor(model, parameters, options.compiler, batchSize: size)
    if hasRest { _ = try trainingProgram(rowCount % batchSize, step: nil) }
    options.choice?.record?.note { $0.optimizer = true }
    try options.files?.opened(self)
    // One that a checkpoint has brought is not what the user asked for.
    if let rate = options.choice?.learningRate { learningRate = rate }
  }

  /// Runs the epochs of the options; called again, it goes on from there.
  ///
  /// `validation`, by default what the options split off, is measured after every epoch; `reporter`
  /// is told of every step and epoch, and `callbacks` of every epoch: one of them may make it the
  /// last. A file of the options that cannot be written does not end it; `TrainingFiles.requireSaved`
  /// tells of it.
  /// - Throws: when the loss is not finite, naming epoch and step; the validation data do not fit;
  ///   what callbacks throw.
  public func fit(
    validation: Dataset? = nil, callbacks: [any TrainingCallback] = [],
    progress reporter: ProgressReporter = ProgressReporter(.quiet)
  ) throws(Diagnostic) -> TrainingHistory {
    let validation = validation ?? heldOut
    if let validation { try check(validation) }
    let last = progress.beginFit(epochs: options.epochs)
    try begin(callbacks)
    defer { self.callbacks = [] }
    while finishedEpochs < last, !progress.isStopped {
      try runSteps(of: last, reporter)
      let measured = try validation.map { data throws(Diagnostic) in try evaluator(data) }
      let epoch = progress.finishEpoch(validation: measured)
      reporter.finishedEpoch(
        position(epoch: finishedEpochs, of: last, step: stepCount, epoch.seconds), epoch)
      for callback in callbacks where try callback.finished(epoch, of: self) == .stop {
        progress.stop()
      }
      for callback in callbacks { try callback.settled(self) }
      options.files?.finishedEpoch(self, isLast: progress.isStopped || finishedEpochs == last)
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
    try check(dataset)
    return try evaluator(dataset)
  }

  private func check(_ dataset: Dataset) throws(Diagnostic) {
    let known = if let columns { columns } else { try model.columns() }
    columns = known
    try known.check(dataset)
  }

  /// Of all epochs, over all calls of `fit` and before a resumption.
  public var history: TrainingHistory { progress.history }

  // MARK: Steps

  /// Steps of an epoch.
  var stepCount: Int { source.stepCount }

  /// What a step measures.
  let scalarNames: [String]

  /// The rest of the epoch under way.
  private func runSteps(of last: Int, _ reporter: ProgressReporter) throws(Diagnostic) {
    let start = ContinuousClock.now
    func seconds() -> Double { (.now - start) / .seconds(1) }
    stepsBegan = start
    defer { stepsBegan = nil }
    if options.resetsStates, progress.finishedSteps == 0 { resetStates() }
    var batches = batches(ofEpoch: finishedEpochs, from: progress.finishedSteps)
    while let batch = try batches.next() {
      let time = finishedEpochs * stepCount + progress.finishedSteps
      if let rate = rate(of: progress.finishedSteps) { learningRate = rate }
      let isEnd = progress.finishedSteps + 1 == stepCount
      for flag in accumulationEnds { flag.scalar = isEnd ? 1 : 0 }
      let program = try trainingProgram(batch.rows.count, step: time)
      let before = options.tracesNonfinite ? parameters.mapValues(\.data) : [:]
      try program.run(batch.dataset, rows: batch.rows)
      let step = progress.finishedSteps + 1
      if let loss = program.nonfiniteLoss {
        throw nonfinite(loss, program, step: step, before: before)
      }
      progress.finishStep(program, recordsLoss: options.recordsSteps)
      reporter.stepped(
        position(epoch: finishedEpochs + 1, of: last, step: step, seconds())
      ) { progress.sum?.measurement ?? Measurement(loss: .nan) }
      try options.files?.finishedStep(self, step: finishedEpochs * stepCount + step)
    }
    spendTime()
  }

  /// The learning rate of a batch of the epoch under way, for schedules that count steps of the
  /// optimizer; nil to leave it alone.
  private func rate(of batch: Int) -> Double? {
    let updates = Self.updates(source, options)
    let time = finishedEpochs * updates + batch / options.accumulatedBatches
    return rates.rate(step: time, stepsPerEpoch: updates, progress.plateau)
  }

  /// Steps of the optimizer in an epoch.
  private static func updates(_ source: BatchSource, _ options: TrainingOptions) -> Int {
    (source.stepCount + options.accumulatedBatches - 1) / options.accumulatedBatches
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

  // MARK: Programs

  /// Programs compiled so far, training and evaluation apart: each is one for batches of one size, or
  /// of all sizes if there are several.
  public var programCount: Int { programs.count + evaluator.programCount }

  /// For a step of some number, counted from 0 over all epochs; nil for one with all objectives.
  func trainingProgram(_ rowCount: Int, step: Int?) throws(Diagnostic) -> BatchProgram {
    try programs.program(step: step, rowCount, isOnly: !hasRest, maximum: batchSize)
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
