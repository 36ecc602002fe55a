import Formats
import GraphC

extension Trainer {
  /// Loads weights by name from a safetensors file, a checkpoint too: what fits is taken, f32 and
  /// f64 are converted, and the report says what is missing, unexpected or mismatched.
  ///
  /// Weights are the parameters and the states of the model itself, such as running statistics;
  /// memory of optimizers in the file is passed over.
  ///
  /// - Throws: when the file cannot be read, nothing in it fits, or a number is outside the range of
  ///   its new type.
  @discardableResult
  public func loadWeights(from path: String) throws(Diagnostic) -> WeightReport {
    let own = try model.graph(batchSize: batchSize).arguments.filter { $0.role != .input }
    let expected = Dictionary(own.map { ($0.label, $0.type) }) { first, _ in first }
    let tensors = try SafeTensors.read(path).tensors.filter { name, _ in
      expected[name] != nil || parameters[name] == nil
    }
    let report = WeightReport(expected: expected, found: tensors, convertsFloats: true)
    guard !report.fitting.isEmpty else {
      throw Diagnostic(
        stage: "train", subject: path, message: "holds no weight of the model \(model.name)",
        notes: report.lines.map { "note: " + $0 })
    }
    var loads: [(buffer: TensorBuffer, data: TensorData)] = []
    for name in report.fitting {
      guard let buffer = parameters[name], let data = tensors[name] else { continue }
      loads.append((buffer, try data.converted(to: buffer.type, of: name)))
    }
    for (buffer, data) in loads { try buffer.load(data) }
    return report
  }
}
