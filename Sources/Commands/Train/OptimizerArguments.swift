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

  @Option(
    name: .customLong("clip-norm"), parsing: .unconditional,
    help: ArgumentHelp(
      "Scale gradients down whose norm, of all together, is larger.", valueName: "number"),
    transform: { try Choice.positiveNumber($0, "a norm of gradients") })
  var clipNorm: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "One step of the optimizer for so many batches, as of one batch of all their rows.",
      valueName: "batches"),
    transform: { try Choice.positive($0, "a number of batches") })
  var accumulate: Int?

  @Option(
    help: ArgumentHelp(
      "Compute with weights rounded to what they will be stored as; see 'compile --weights-type'.",
      valueName: "int8|int4"),
    completion: .list(WeightType.allCases.filter { $0.bits != nil }.map(\.rawValue)),
    transform: { try OptimizerArguments.rounding($0) })
  var quantize: WeightType?

  private static func rounding(_ text: String) throws -> WeightType {
    let type: WeightType = try Choice.parse(text, "type of weights")
    guard type.bits != nil else {
      throw ValidationError("\(text) is not simulated in training: use int8 or int4")
    }
    return type
  }

  /// The choice for a request; nil if there is none.
  var choice: OptimizerChoice? {
    guard !chosen.isEmpty else { return nil }
    return OptimizerChoice(
      optimizer: optimizer?.optimizer, learningRate: learningRate, schedule: schedule,
      gradientLimit: clipNorm.map { .globalNorm($0) }, accumulation: accumulate,
      weights: quantize)
  }

  /// The options that were given.
  private var chosen: [String] {
    [
      (optimizer != nil, "--optimizer"), (learningRate != nil, "--learning-rate"),
      (schedule != nil, "--schedule"), (clipNorm != nil, "--clip-norm"),
      (accumulate != nil, "--accumulate"), (quantize != nil, "--quantize"),
    ].filter(\.0).map(\.1)
  }

  /// - Throws: when a demonstration without a trainer was given an optimizer.
  func checkUse(_ use: TrainingUse, by name: String) throws(Diagnostic) {
    guard let option = chosen.first, !use.optimizer else { return }
    throw Diagnostic(
      stage: "train", subject: name, message: "has no optimizer that \(option) could change",
      notes: ["note: it trains without a trainer"])
  }
}
