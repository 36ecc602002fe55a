import GraphC

/// Something to measure: a training step, an epoch, or a single operation.
public struct Workload: Sendable {
  /// As typed after `graphc bench`.
  public let name: String
  /// One sentence for lists.
  public let summary: String
  public let kind: Kind
  /// Sets of inputs that runs take in turns, so that none stays in a cache that no user's would.
  public let batchCount: Int
  /// Reads and writes as many bytes as the workload has to, and computes next to nothing: the time
  /// that no program for the workload can undercut once its data exceed the caches.
  public let copy: GraphSource?

  /// Makes a graph.
  public typealias GraphSource = @Sendable () throws(Diagnostic) -> Graph

  public enum Kind: Sendable {
    /// A step of training for batches of the model's size.
    case training(Model)
    /// Passes over all of Fashion-MNIST by training steps in shuffled order.
    case epoch(Model)
    /// A graph as it is.
    case graph(GraphSource)
  }

  /// - Requires: `batchCount` is at least 1.
  public init(
    _ name: String, _ summary: String, _ kind: Kind, batchCount: Int = 1, copy: GraphSource? = nil
  ) {
    self.name = name
    self.summary = summary
    self.kind = kind
    self.batchCount = batchCount
    self.copy = copy
  }
}
