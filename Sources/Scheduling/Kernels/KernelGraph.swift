import IR

/// A graph partitioned into kernels, in an order that respects their data.
public struct KernelGraph: Hashable, Sendable {
  public let graph: Graph
  public let kernels: [Kernel]
  /// Values that are another value's buffer under a new shape.
  public let aliases: [Value: Value]

  public init(graph: Graph, kernels: [Kernel], aliases: [Value: Value]) {
    self.graph = graph
    self.kernels = kernels
    self.aliases = aliases
  }

  /// The value whose buffer holds `value`.
  public func buffer(of value: Value) -> Value {
    var value = value
    while let next = aliases[value] { value = next }
    return value
  }
}
