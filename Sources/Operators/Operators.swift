import IR

/// The operator set.
public enum Operators {
  /// Every operator; IR text may use these names.
  public static let all: [any Operation.Type] = [
    Add.self, Exp.self,
    ReduceSum.self,
    Matmul.self,
    Constant.self,
  ]

  /// The operator called `name`.
  /// - Throws: the nearest name if there is none.
  public static func named(_ name: String) throws(Diagnostic) -> any Operation.Type {
    if let operation = byName[name] { return operation }
    throw Diagnostic(
      stage: "parse", subject: name,
      message: "unknown operator" + Spelling.suggestion(for: name, among: byName.keys.sorted()))
  }

  private static let byName: [String: any Operation.Type] = Dictionary(
    uniqueKeysWithValues: all.map { ($0.name, $0) })
}
