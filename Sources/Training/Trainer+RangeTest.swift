import Foundation
import GraphC
import Modeling

extension Trainer {
  /// Trains with a learning rate that rises by equal factors, to see which rates make the loss fall,
  /// and puts all parameters back.
  ///
  /// It ends early when the loss rises to four times its least mean or is not finite.
  /// - Throws: when the rates are not positive and rising, there are fewer than three steps, or a
  ///   step fails.
  public func rangeTest(
    from low: Double = 1e-7, to high: Double = 10, steps: Int = 100
  ) throws(Diagnostic) -> LearningRateRange {
    guard low > 0, low < high, high.isFinite, steps >= 3 else {
      throw Diagnostic(
        stage: "train", subject: "range test",
        message: "expected rates 0 < low < high and at least 3 steps, found \(low), \(high) "
          + "and \(steps) steps")
    }
    let kept = parameters.mapValues(\.data)
    var range = LearningRateRange()
    var (epoch, isGoing) = (finishedEpochs, true)
    func rate() -> Double {
      low * pow(high / low, Double(range.losses.count) / Double(steps - 1))
    }
    while isGoing {
      var batches = batches(ofEpoch: epoch)
      while isGoing, let batch = try batches.next() {
        learningRate = rate()
        let program = try trainingProgram(batch.rows.count, step: range.losses.count)
        try program.run(batch.dataset, rows: batch.rows)
        let isPromising = range.add(rate: rate(), loss: program.lossValue)
        isGoing = isPromising && range.losses.count < steps
      }
      epoch += 1
    }
    for (name, data) in kept { try parameters[name]?.load(data) }
    return range
  }
}

extension Trainer {
  /// What the next step multiplies gradients by; a schedule writes it before every step.
  ///
  /// Of several objectives it is the first one's, and the others' change by the same factor from what
  /// they began with.
  public var learningRate: Double {
    get { parameters[LearningRate.label]?.scalar ?? .nan }
    set {
      parameters[LearningRate.label]?.scalar = newValue
      let base = model.optimizer.learningRate
      for objective in model.objectives.dropFirst() where base > 0 {
        parameters[model.learningRateLabel(of: objective)]?.scalar =
          objective.optimizer.learningRate * (newValue / base)
      }
    }
  }
}
