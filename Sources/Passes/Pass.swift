import IR

/// A named graph → graph function.
package struct Pass: Sendable {
  package let name: String
  /// One sentence for `--help` and reports.
  package let summary: String
  private let transform: @Sendable (Graph) throws(Diagnostic) -> Graph

  package init(
    _ name: String, _ summary: String,
    _ transform: @escaping @Sendable (Graph) throws(Diagnostic) -> Graph
  ) {
    self.name = name
    self.summary = summary
    self.transform = transform
  }

  /// Applies the pass and verifies what it made.
  package func run(_ graph: Graph) throws(Diagnostic) -> Graph {
    let result = try transform(graph)
    // What came in was verified before.
    if result == graph { return result }
    do {
      try result.verify()
    } catch {
      var blamed = error
      blamed.notes.append("note: after pass \(name)")
      throw blamed
    }
    return result
  }
}
