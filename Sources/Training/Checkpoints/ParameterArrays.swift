import GraphC

extension ParameterStore {
  /// Copies of all parameters and states by name.
  public var arrays: [String: TensorData] { parameters.mapValues(\.data) }

  /// Puts arrays in the place of parameters and states of these names; the others stay.
  ///
  ///     try store.load(["critic.dense.bias": TensorData([4], [0, 0, 1, 1] as [Float])])
  ///
  /// f32 and f64 are converted. Weights of other frameworks have other layouts: see Docs/Layers.md.
  /// - Throws: a name that no model of the store has declared, an array of another shape or element
  ///   type, or with a number outside of the type's range; nothing has changed then.
  public func load(_ arrays: [String: TensorData]) throws(Diagnostic) {
    try parameters.load(arrays)
  }
}

extension Trainer {
  /// Copies of all parameters and states by name, those of the optimizer too.
  public var arrays: [String: TensorData] { parameters.mapValues(\.data) }

  /// As of `ParameterStore`.
  public func load(_ arrays: [String: TensorData]) throws(Diagnostic) {
    try parameters.load(arrays)
  }
}

extension [String: TensorBuffer] {
  fileprivate func load(_ arrays: [String: TensorData]) throws(Diagnostic) {
    let arrays = arrays.sorted { $0.key < $1.key }
    var loads: [(buffer: TensorBuffer, data: TensorData)] = []
    for (name, data) in arrays {
      guard let buffer = self[name] else {
        throw failure(
          name,
          "is no parameter or state" + Spelling.suggestion(for: name, among: keys.sorted()))
      }
      guard data.type.fitsConverted(buffer.type) else {
        throw failure(name, "is \(buffer.type), found \(data.type)")
      }
      loads.append((buffer, try data.converted(to: buffer.type, of: name)))
    }
    for (buffer, data) in loads { try buffer.load(data) }
  }

  private func failure(_ name: String, _ message: String) -> Diagnostic {
    Diagnostic(stage: "train", subject: "%\(name)", message: message)
  }
}

extension TensorType {
  /// Whether it is the same type, but for f32 in place of f64 or the other way round.
  func fitsConverted(_ other: TensorType) -> Bool {
    self == other || shape == other.shape && elementType.isReal && other.elementType.isReal
  }
}

extension TensorData {
  /// - Requires: the types fit but for f32 in place of f64.
  /// - Throws: when a finite element of the parameter or state `name` would become infinite.
  func converted(to type: TensorType, of name: String) throws(Diagnostic) -> TensorData {
    if type == self.type { return self }
    if let number = doubles.first(where: { !type.elementType.represents($0) }) {
      throw Diagnostic(
        stage: "train", subject: "weights",
        message: "'\(name)' holds \(number), which is outside the range of "
          + type.elementType.rawValue)
    }
    return TensorData(type, doubles: doubles)
  }
}
