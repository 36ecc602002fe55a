import GraphC

/// What a verification found.
public struct VerificationReport: Sendable {
  public enum Outcome: String, Sendable {
    case passed, failed, skipped
  }

  /// One check.
  public struct Check: Sendable {
    public let name: String
    public let outcome: Outcome
    public let seconds: Double
    /// What was compared, why it failed, or why it was skipped; may be empty.
    public let message: String
    /// Where a failure begins, if that was found.
    public let location: NodeFinding?
  }

  /// The graph's name.
  public let name: String
  public let checks: [Check]

  public var isPassed: Bool { !checks.contains { $0.outcome == .failed } }
  public var failures: [Check] { checks.filter { $0.outcome == .failed } }
}

/// The first node, in the graph's order, that is to blame.
public struct NodeFinding: Error, Hashable, Sendable, CustomStringConvertible {
  /// As IR text names it, such as `%7`.
  public let node: String
  /// The operator's name.
  public let operation: String
  /// Where it was made: file, line and layers; nil for nodes that the library added.
  public let origin: String?
  /// The node's line of IR text.
  public let text: String
  /// What is wrong with it, with the values.
  public let message: String

  init(_ graph: Graph, _ value: Value, _ message: String) {
    let node = graph[value]
    self.node = graph.name(of: value)
    operation = node.operation.name
    origin = node.origin.map { "\($0)" }
    text = graph.text(of: value)
    self.message = message
  }

  public var description: String {
    "\(text)\n" + (origin.map { "origin: \($0)\n" } ?? "") + message
  }
}
