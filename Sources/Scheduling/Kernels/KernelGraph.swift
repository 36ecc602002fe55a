import IR

/// A graph partitioned into kernels, in an order that respects their data.
package struct KernelGraph: Hashable, Sendable {
  package let graph: Graph
  package let kernels: [Kernel]
  /// Values that are another value's buffer under a new shape.
  package let aliases: [Value: Value]
  /// The batch size that numbers depend on: the graph's, for a body that of the graph around it.
  package let batch: SymbolicBatch?

  package init(
    graph: Graph, kernels: [Kernel], aliases: [Value: Value], batch: SymbolicBatch?
  ) {
    self.graph = graph
    self.kernels = kernels
    self.aliases = aliases
    self.batch = batch
  }

  /// The value whose buffer holds `value`.
  package func buffer(of value: Value) -> Value {
    var value = value
    while let next = aliases[value] { value = next }
    return value
  }
}

// MARK: What types say of the batch size

extension KernelGraph {
  package func extents(of type: TensorType) -> [Count] {
    type.shape.extents.map { Count($0, in: batch) }
  }

  package func byteCount(of type: TensorType) -> Count { Count(type.byteCount, in: batch) }

  package func byteCount(of value: Value) -> Count { byteCount(of: graph.type(of: value)) }

  package func elementCount(of value: Value) -> Count {
    Count(graph.type(of: value).elementCount, in: batch)
  }
}
