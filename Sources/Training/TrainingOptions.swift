import GraphC
import Modeling
import Operators

/// How a model is trained.
public struct TrainingOptions: Sendable {
  /// Rows per step, nil for the model's default; more than the data set has means all of it.
  public var batchSize: Int?
  public var epochs: Int
  /// Of initial values and of the order of rows.
  public var seed: Int64
  /// Whether every epoch visits the rows in a new order.
  public var shuffles: Bool
  /// Whether the history keeps the loss of every step.
  public var recordsSteps: Bool
  public var compiler: CompilerOptions
  /// Random changes of the rows of every step.
  public var augmentation: Augmentation?
  /// Batches that are made ahead on another thread; nil for 2 where rows are changed or generated,
  /// and none where they are only copied.
  public var prefetchCount: Int?
  /// Where state is saved to and comes from; nil for nowhere.
  public var files: TrainingFiles?
  /// Instead of the model's own optimizer, if not nil.
  public var optimizer: (any Optimizer)?
  /// What the user of a command chose, which comes before `optimizer`.
  public var choice: OptimizerChoice?
  /// How the optimizer's learning rate changes; nil leaves it alone.
  public var schedule: (any LearningRateSchedule)?
  /// What the schedule's time counts.
  public var scheduleUnit: ScheduleUnit
  /// Reduces the learning rate when the loss no longer falls.
  public var plateau: PlateauReduction?
  /// Whether a loss that is not finite is traced to the node that made it; keeps a copy of all
  /// parameters, which makes every step slower.
  public var tracesNonfinite: Bool
  /// What evaluation computes from tallies and means over all rows.
  public var metrics: [DerivedMetric]
  /// What the rows of each class count in the loss of training.
  public var classWeights: ClassWeights?
  /// A column of numbers, one for each row or for each place of a row, by which the losses of rows
  /// are multiplied: in training, and in evaluation of data that have it.
  public var sampleWeights: String?
  /// The share of the rows, at the end of the data set, that `fit` validates on, not trains on.
  public var validationSplit: Double?
  /// Whether states that stateful layers carry from batch to batch begin every epoch with zeros.
  public var resetsStates: Bool
  /// How large gradients may be, before the optimizer sees them; nil for what they are.
  public var gradientLimit: GradientLimit?
  /// Batches whose gradients make one step of the optimizer, as one batch of all their rows would; an
  /// epoch's last step may be of fewer.
  public var accumulation: Int
  /// What weights are rounded to while they are trained, as they will be stored; nil for nothing.
  public var weights: WeightType?

  public init(
    batchSize: Int? = nil, epochs: Int = 1, seed: Int64 = 0, shuffles: Bool = true,
    recordsSteps: Bool = false, compiler: CompilerOptions = CompilerOptions(),
    augmentation: Augmentation? = nil, prefetchCount: Int? = nil, files: TrainingFiles? = nil,
    optimizer: (any Optimizer)? = nil, choice: OptimizerChoice? = nil,
    schedule: (any LearningRateSchedule)? = nil, scheduleUnit: ScheduleUnit = .step,
    plateau: PlateauReduction? = nil, tracesNonfinite: Bool = false,
    metrics: [DerivedMetric] = [], classWeights: ClassWeights? = nil,
    sampleWeights: String? = nil, validationSplit: Double? = nil, resetsStates: Bool = true,
    gradientLimit: GradientLimit? = nil, accumulation: Int = 1,
    weights: WeightType? = nil
  ) {
    self.batchSize = batchSize
    self.epochs = epochs
    self.seed = seed
    self.shuffles = shuffles
    self.recordsSteps = recordsSteps
    self.compiler = compiler
    self.augmentation = augmentation
    self.prefetchCount = prefetchCount
    self.files = files
    self.optimizer = optimizer
    self.choice = choice
    self.schedule = schedule
    self.scheduleUnit = scheduleUnit
    self.plateau = plateau
    self.tracesNonfinite = tracesNonfinite
    self.metrics = metrics
    self.classWeights = classWeights
    self.sampleWeights = sampleWeights
    self.validationSplit = validationSplit
    self.resetsStates = resetsStates
    self.gradientLimit = gradientLimit
    self.accumulation = accumulation
    self.weights = weights
  }

  var rowWeights: RowWeights { RowWeights(classes: classWeights, samples: sampleWeights) }

  /// The rows to train on, and those at the end to validate on, nil for none.
  ///
  /// - Throws: when the share leaves no rows for one of them.
  func parts(of dataset: Dataset) throws(Diagnostic) -> (training: Dataset, validation: Dataset?) {
    guard let validationSplit else { return (dataset, nil) }
    let share = validationSplit > 0 && validationSplit < 1 ? validationSplit : 0
    // As Keras rounds it.
    let kept = Int(saturating: Double(dataset.count) * (1 - share))
    guard kept >= 1, kept < dataset.count else {
      throw Diagnostic(
        stage: "train", subject: "options",
        message: "a validation split of \(validationSplit) leaves \(dataset.count) rows without "
          + "rows to train or to validate on")
    }
    let parts = try dataset.split([kept, dataset.count - kept])
    return (parts[0], parts[1])
  }

  /// The learning rate of every step; what a user chose comes first.
  func rates(of optimizer: any Optimizer, stepsPerEpoch: Int) -> LearningRateControl {
    guard let choice = choice?.schedule else {
      return LearningRateControl(
        base: optimizer.learningRate, schedule: schedule, unit: scheduleUnit)
    }
    let schedule = choice.schedule(stepsPerEpoch: stepsPerEpoch, epochs: epochs)
    return LearningRateControl(base: optimizer.learningRate, schedule: schedule, unit: .step)
  }

  /// What reduces the rate on plateaus; none if a user chose another schedule.
  var reduction: PlateauReduction? { choice?.schedule.map(\.plateau) ?? plateau }

  /// The model with the optimizer and the rounding that is asked for.
  func replacingOptimizer(of model: Model) -> Model {
    let rounded = choice?.weights ?? weights
    let model = rounded.map { model.quantized($0) } ?? model
    return model.mappingOptimizers { own in
      var result = optimizer ?? own
      if let choice { result = choice.optimizer(insteadOf: result) }
      if let limit = choice?.gradientLimit ?? gradientLimit {
        result = result.clippingGradients(to: limit)
      }
      return accumulatedBatches > 1
        ? result.accumulatingGradients(over: accumulatedBatches) : result
    }
  }

  /// Batches of a step of the optimizer; what a user chose comes first.
  var accumulatedBatches: Int { choice?.accumulation ?? accumulation }

  /// More than anyone trains; so many times the steps of one still fit in 64 bits.
  private static let mostEpochs = 1_000_000_000

  /// - Throws: when a number makes no sense.
  func check() throws(Diagnostic) {
    func failure(_ message: String) -> Diagnostic {
      Diagnostic(stage: "train", subject: "options", message: message)
    }
    if let batchSize, batchSize < 1 {
      throw failure("expected a batch size of at least 1, found \(batchSize)")
    }
    if let prefetchCount, !(0...1024).contains(prefetchCount) {
      throw failure("expected 0 to 1024 batches ahead, found \(prefetchCount)")
    }
    guard accumulatedBatches >= 1 else {
      throw failure("expected to accumulate at least 1 batch, found \(accumulatedBatches)")
    }
    guard epochs >= 1 else { throw failure("expected at least 1 epoch, found \(epochs)") }
    guard epochs <= Self.mostEpochs else {
      throw failure("expected at most \(Self.mostEpochs) epochs, found \(epochs)")
    }
    if let mistake = schedule?.mistake { throw failure("schedule: \(mistake)") }
    if let mistake = plateau?.mistake { throw failure("reduction on a plateau: \(mistake)") }
  }
}
