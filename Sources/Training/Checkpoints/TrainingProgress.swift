/// Where training is: all that a trainer needs to go on, besides the memory of its parameters.
///
/// The order of rows needs no memory: it is a function of the seed and the epoch.
struct TrainingProgress: Codable, Hashable, Sendable {
  private(set) var finishedEpochs = 0
  /// Steps of the epoch under way.
  private(set) var finishedSteps = 0
  /// What those steps measured; nil before the first.
  private(set) var sum: MeasurementSum?
  /// Wall time of those steps.
  private var seconds = 0.0
  /// Of all calls of `fit`.
  private(set) var history = TrainingHistory()
  /// What has been seen of plateaus; nil if nobody looks for them.
  var plateau: PlateauReduction?
  /// For each finished call of `fit`, the epochs at its end.
  private var fitEnds: [Int] = []
  /// Calls of `fit` that this process has seen end; fewer than `fitEnds` after a resumption.
  private var fitCount = 0
  /// Whether a callback has ended the `fit` under way; nil for not.
  private var stopped: Bool?

  private enum CodingKeys: CodingKey {
    case finishedEpochs, finishedSteps, sum, seconds, history, plateau, fitEnds, stopped
  }

  /// Whether a callback has ended the `fit` under way.
  var isStopped: Bool { stopped == true && isInLastFit }

  /// Whether no later `fit` has begun, as one may have before a resumption.
  var isInLastFit: Bool { fitCount == fitEnds.count }

  /// Makes the epoch that is finished the last of its `fit`.
  mutating func stop() { stopped = true }

  // MARK: Steps

  mutating func finishStep(_ program: BatchProgram, recordsLoss: Bool) {
    if recordsLoss { history.stepLosses.append(program.lossValue) }
    var total = sum ?? MeasurementSum(program.scalarNames)
    // Two owners of the sums would make every step copy them.
    sum = nil
    total.add(program.scalars, rows: program.batchSize)
    sum = total
    finishedSteps += 1
  }

  /// Adds the time of steps of the epoch under way.
  mutating func spend(seconds: Double) { self.seconds += seconds }

  /// Closes the epoch under way, and returns it.
  mutating func finishEpoch(validation: Measurement?) -> TrainingHistory.Epoch {
    finishedEpochs += 1
    let training = sum?.measurement ?? Measurement(loss: .nan)
    let epoch = TrainingHistory.Epoch(
      number: finishedEpochs, training: training, validation: validation, seconds: seconds)
    history.epochs.append(epoch)
    plateau?.observe((validation ?? training).loss)
    (finishedSteps, sum, seconds) = (0, nil, 0)
    return epoch
  }

  // MARK: Calls of fit

  /// Begins a call of `fit`, or goes on with one that was resumed.
  ///
  /// - Returns: the number of epochs at which it ends.
  mutating func beginFit(epochs: Int) -> Int {
    let (sum, overflows) = firstEpoch.addingReportingOverflow(epochs)
    let end = overflows ? .max : sum
    // A resumed run may have asked for fewer epochs than this one.
    if fitCount == fitEnds.count - 1, fitEnds[fitCount] < end { fitEnds.removeLast() }
    return fitCount < fitEnds.count ? fitEnds[fitCount] : end
  }

  /// Ends a call of `fit` and returns what it measured, in parts before and after a resumption.
  mutating func endFit() -> TrainingHistory {
    if isInLastFit {
      fitEnds.append(finishedEpochs)
      stopped = nil
    }
    var part = TrainingHistory()
    let (start, end) = (firstEpoch, fitEnds[fitCount])
    part.epochs = history.epochs.filter { $0.number > start && $0.number <= end }
    part.stepLosses = stepLosses(of: start..<end)
    fitCount += 1
    return part
  }

  /// Whether the numbers belong together, so that none of the methods can trap; `stepCount` is an
  /// epoch's, and `names` are of the scalars that a step measures.
  func isConsistent(stepCount: Int, names: [String]) -> Bool {
    let ends = [0] + fitEnds + [finishedEpochs]
    return history.epochs.map(\.number) == Array(1..<history.epochs.count + 1)
      && history.epochs.count == finishedEpochs && (0...stepCount).contains(finishedSteps)
      && zip(ends, ends.dropFirst()).allSatisfy { $0 <= $1 }
      && (sum == nil) == (finishedSteps == 0) && sum?.isConsistent(names: names) ?? true
  }

  /// Epochs before the current call of `fit`.
  private var firstEpoch: Int { fitCount == 0 ? 0 : fitEnds[fitCount - 1] }

  /// - Requires: no epoch is under way.
  private func stepLosses(of epochs: Range<Int>) -> [Double] {
    guard finishedEpochs > 0 else { return [] }
    // As many per epoch, but for a run that began to record them when it was resumed.
    let stepCount = history.stepLosses.count / finishedEpochs
    return Array(history.stepLosses[epochs.lowerBound * stepCount..<epochs.upperBound * stepCount])
  }
}
