import ArgumentParser
import GraphC
import Training

/// How parameters are changed.
struct OptimizerArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Instead of the model's own: "
        + OptimizerName.allCases.map(\.rawValue).joined(separator: ", ") + ".", valueName: "name"),
    completion: .list(OptimizerName.allCases.map(\.rawValue)),
    transform: { try Choice.parse($0, "optimizer", as: OptimizerName.self) })
  var optimizer: OptimizerName?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Instead of the optimizer's own.", valueName: "number"),
    transform: { try Choice.positiveNumber($0, "a learning rate") })
  var learningRate: Double?

  @Option(
    help: ArgumentHelp(
      "How the learning rate changes: "
        + ScheduleChoice.Kind.allCases.map(\.rawValue).joined(separator: ", ")
        + "; with numbers as in step:every=2,factor=0.5, where epochs are counted, or "
        + "cosine:warm-up=100, where steps are.",
      valueName: "schedule"),
    completion: .list(ScheduleChoice.Kind.allCases.map(\.rawValue)),
    transform: { text in
      do throws(Diagnostic) {
        return try ScheduleChoice(text)
      } catch {
        throw ValidationError(error.message)
      }
    })
  var schedule: ScheduleChoice?

  /// The choice for a request; nil if there is none.
  var choice: OptimizerChoice? {
    guard optimizer != nil || learningRate != nil || schedule != nil else { return nil }
    return OptimizerChoice(
      optimizer: optimizer?.optimizer, learningRate: learningRate, schedule: schedule)
  }

  /// - Throws: when a demonstration without a trainer was given an optimizer.
  func checkUse(_ choice: OptimizerChoice?, by name: String) throws(Diagnostic) {
    guard let choice, !choice.isUsed else { return }
    let rate = choice.learningRate == nil ? "--schedule" : "--learning-rate"
    let option = choice.optimizer == nil ? rate : "--optimizer"
    throw Diagnostic(
      stage: "train", subject: name, message: "has no optimizer that \(option) could replace",
      notes: ["note: it trains without a trainer"])
  }
}
