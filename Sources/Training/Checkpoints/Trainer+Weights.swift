import Formats
import GraphC

extension Trainer {
  /// Loads weights by name from a safetensors file, a checkpoint too: what fits is taken, f32 and
  /// f64 are converted, and the report says what is missing, unexpected or mismatched.
  ///
  /// Weights are the parameters and the states of the model itself, such as running statistics;
  /// memory of optimizers in the file is passed over. A map says what layers of another framework
  /// are called and how they lie.
  ///
  /// - Throws: when the file cannot be read, nothing in it fits, a number is outside the range of its
  ///   new type, or the map is not that of the file.
  @discardableResult
  public func loadWeights(
    from path: String, names map: WeightMap? = nil
  ) throws(Diagnostic) -> WeightReport {
    let own = try model.graph(batchSize: batchSize).arguments.filter { $0.role != .input }
    let expected = Dictionary(own.map { ($0.label, $0.type) }) { first, _ in first }
    let file = try WeightFile(path, names: map, expected: expected) { parameters[$0] != nil }
    try file.load(into: parameters, of: "the model \(model.name)")
    return file.report
  }
}

extension ParameterStore {
  /// As of `Trainer`, for all parameters that models of the store have declared.
  ///
  /// - Throws: as there.
  @discardableResult
  public func loadWeights(
    from path: String, names map: WeightMap? = nil
  ) throws(Diagnostic) -> WeightReport {
    let file = try WeightFile(path, names: map, expected: parameters.mapValues(\.type))
    try file.load(into: parameters, of: "the store")
    return file.report
  }
}

/// The tensors of a file by our names, and how they fit.
package struct WeightFile {
  package let path: String
  package let tensors: [String: TensorData]
  package let report: WeightReport
  private let isMapped: Bool

  /// Tensors for what is `expected`; of others the report is silent if they are to be passed over.
  ///
  /// - Throws: when the file cannot be read or the map does not fit it.
  package init(
    _ path: String, names map: WeightMap?, expected: [String: TensorType],
    passingOver isKnown: (String) -> Bool = { _ in false }
  ) throws(Diagnostic) {
    self.path = path
    isMapped = map != nil
    let found = try SafeTensors.read(path).tensors
    guard let map else {
      tensors = found.filter { name, _ in expected[name] != nil || !isKnown(name) }
      report = WeightReport(expected: expected, found: tensors, convertsFloats: true)
      return
    }
    let converted = try map.converted(found, for: expected)
    tensors = converted.arrays
    report = WeightReport(
      expected: expected, found: tensors, convertsFloats: true, sources: converted.sources,
      leftOver: converted.leftOver)
  }

  /// What fits, in the types that are expected.
  ///
  /// - Throws: when a number is outside the range of its new type.
  package func fitting(
    _ expected: [String: TensorType]
  ) throws(Diagnostic) -> [String: TensorData] {
    var result: [String: TensorData] = [:]
    for name in report.fitting {
      guard let type = expected[name], let data = tensors[name] else { continue }
      result[name] = try data.converted(to: type, of: name)
    }
    return result
  }

  /// - Throws: when nothing fits `owner`, or a number is outside the range of its new type; nothing
  ///   has changed then.
  func load(into parameters: [String: TensorBuffer], of owner: String) throws(Diagnostic) {
    guard !report.fitting.isEmpty else {
      throw Diagnostic(
        stage: "train", subject: path, message: "holds no weight of \(owner)",
        notes: report.lines.map { "note: " + $0 }
          + (isMapped || report.unexpected.isEmpty
            ? [] : ["note: names of other frameworks need a map, --names MAP.json"]))
    }
    var loads: [(buffer: TensorBuffer, data: TensorData)] = []
    for name in report.fitting {
      guard let buffer = parameters[name], let data = tensors[name] else { continue }
      loads.append((buffer, try data.converted(to: buffer.type, of: name)))
    }
    for (buffer, data) in loads { try buffer.load(data) }
  }
}
