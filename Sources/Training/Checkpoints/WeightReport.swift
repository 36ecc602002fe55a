import GraphC

/// How the tensors of a file fit the names and types that a model has.
public struct WeightReport: Hashable, Sendable {
  public struct Mismatch: Hashable, Sendable {
    public let name: String
    public let expected: TensorType
    public let found: TensorType
    /// The name in the file, if it is another.
    public let source: String?
  }

  /// Names with a tensor that fits.
  public let fitting: [String]
  /// Names of the model that the file does not have.
  public let missing: [String]
  /// Names of the file that the model does not have, or that no layer of a map takes.
  public let unexpected: [String]
  /// Names of both, under other shapes or element types.
  public let mismatched: [Mismatch]

  /// - Parameters:
  ///   - expected: the model's types by name.
  ///   - found: the file's tensors by name.
  ///   - convertsFloats: whether f32 and f64 fit each other.
  ///   - sources: what tensors are called in the file, if that is something else.
  ///   - leftOver: names of the file that have no counterpart.
  public init(
    expected: [String: TensorType], found: [String: TensorData], convertsFloats: Bool = false,
    sources: [String: String] = [:], leftOver: [String] = []
  ) {
    func fits(_ a: TensorType, _ b: TensorType) -> Bool {
      convertsFloats ? a.fitsConverted(b) : a == b
    }
    var (fitting, mismatched): ([String], [Mismatch]) = ([], [])
    for (name, type) in expected.sorted(by: { $0.key < $1.key }) {
      guard let other = found[name]?.type else { continue }
      if fits(type, other) {
        fitting.append(name)
      } else {
        mismatched.append(Mismatch(name: name, expected: type, found: other, source: sources[name]))
      }
    }
    self.fitting = fitting
    self.mismatched = mismatched
    missing = expected.keys.filter { found[$0] == nil }.sorted()
    unexpected = (found.keys.filter { expected[$0] == nil } + leftOver).sorted()
  }

  /// Whether every name of the model and of the file has its counterpart.
  public var isComplete: Bool { missing.isEmpty && unexpected.isEmpty && mismatched.isEmpty }

  /// One line for each kind of difference, none if there is none.
  public var lines: [String] {
    func line(_ what: String, _ names: [String]) -> [String] {
      guard !names.isEmpty else { return [] }
      let shown = names.prefix(8).joined(separator: ", ")
      let more = names.count > 8 ? " and \(names.count - 8) more" : ""
      return ["\(what): \(shown)\(more)"]
    }
    return line("missing", missing) + line("unexpected", unexpected)
      + line("mismatched", mismatched.map(\.text))
  }
}

extension WeightReport.Mismatch {
  fileprivate var text: String {
    "\(name) is \(expected), found \(found)" + (source.map { " of \($0)" } ?? "")
  }
}
