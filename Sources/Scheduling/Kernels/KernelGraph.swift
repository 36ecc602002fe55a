import IR

/// A graph partitioned into kernels, in an order that respects their data.
package struct KernelGraph: Hashable, Sendable {
  package let graph: Graph
  package let kernels: [Kernel]
  /// Values that are another value's buffer under a new shape.
  package let aliases: [Value: Value]

  package init(graph: Graph, kernels: [Kernel], aliases: [Value: Value]) {
    self.graph = graph
    self.kernels = kernels
    self.aliases = aliases
  }

  /// The value whose buffer holds `value`.
  package func buffer(of value: Value) -> Value {
    var value = value
    while let next = aliases[value] { value = next }
    return value
  }
}
