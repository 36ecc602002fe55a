import Formats
import GraphC

extension ParameterStore {
  /// Takes from a file, such as a checkpoint, what a model has learned that the store has declared.
  ///
  /// - Throws: when the file cannot be read, or lacks something, or has it in another shape; nothing has
  ///   changed then.
  func loadWeights(from path: String, of model: Model) throws(Diagnostic) {
    let tensors = try SafeTensors.read(path).tensors
    let report = WeightReport(
      expected: parameters.mapValues(\.type), found: tensors, convertsFloats: true)
    guard report.missing.isEmpty, report.mismatched.isEmpty else {
      throw Diagnostic(
        stage: "train", subject: path, message: "does not fit the model \(model.name)",
        notes: report.lines.filter { !$0.hasPrefix("unexpected") }.map { "note: " + $0 })
    }
    try load(tensors.filter { parameters[$0.key] != nil })
  }
}
