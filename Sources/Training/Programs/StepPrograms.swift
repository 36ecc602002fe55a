import GraphC

/// The programs of a model's training steps, for batches of any number of rows, on one set of
/// parameters.
///
/// Models whose objectives are not part of every step have a family of programs for each choice of
/// them.
final class StepPrograms {
  private let model: Model
  private let options: CompilerOptions
  /// Buffers that all programs share by name.
  var parameters: [String: TensorBuffer] {
    didSet { for family in families.values { family.parameters = parameters } }
  }
  private var families: [[String]: ProgramFamily] = [:]

  init(_ model: Model, _ options: CompilerOptions, parameters: [String: TensorBuffer] = [:]) {
    self.model = model
    self.options = options
    self.parameters = parameters
  }

  /// Programs compiled so far.
  var count: Int { families.values.reduce(0) { $0 + $1.count } }

  /// The program of the step of this number, counted from 0; nil for one with all objectives.
  ///
  /// See `ProgramFamily.program`.
  /// - Throws: when compiling fails.
  func program(
    step: Int?, _ rowCount: Int, isOnly: Bool, maximum: Int
  ) throws(Diagnostic) -> BatchProgram {
    let losses = step.map(model.losses(ofStep:)) ?? model.objectives.map(\.loss)
    return try family(losses).program(rowCount, isOnly: isOnly, maximum: maximum)
  }

  private func family(_ losses: [String]) -> ProgramFamily {
    if let family = families[losses] { return family }
    let family = ProgramFamily(options, parameters: parameters, losses: losses) {
      [model] rows throws(Diagnostic) in
      try model.trainingGraph(batchSize: rows, losses: losses)
    }
    families[losses] = family
    return family
  }
}
