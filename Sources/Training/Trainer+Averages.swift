import GraphC
import Modeling

extension Trainer {
  /// Puts the averages that `averagingWeights` keeps in the place of the parameters, and the
  /// parameters in theirs; called again, all is as before.
  ///
  ///     try trainer.exchangeAverages()
  ///     let result = try trainer.evaluate(on: test)
  ///     try trainer.exchangeAverages()
  ///
  /// - Throws: when the optimizer keeps no averages.
  public func exchangeAverages() throws(Diagnostic) {
    var count = 0
    for (name, parameter) in parameters {
      guard let average = parameters[WeightAverage.label(of: name)] else { continue }
      let data = parameter.data
      try parameter.load(average.data)
      try average.load(data)
      count += 1
    }
    guard count == 0 else { return }
    throw Diagnostic(
      stage: "train", subject: "model \(model.name)", message: "there are no averages of weights",
      notes: ["note: give the model an optimizer with averagingWeights(decay:)"])
  }
}
