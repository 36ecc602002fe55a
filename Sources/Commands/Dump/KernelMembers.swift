import GraphC

/// Which kernel's copy of a node reads which.
struct KernelMembers {
  /// A node in a kernel, or outside of all.
  struct Endpoint: Hashable {
    let value: Value
    let kernel: Int?
  }

  /// From a value to what reads it.
  struct Edge: Hashable {
    let from: Endpoint
    let to: Endpoint
  }

  /// Nodes that no kernel computes, but somebody reads: arguments, and values that are another's
  /// memory.
  private(set) var outside: [Value] = []
  private(set) var edges: [Edge] = []
  private var writers: [Value: Int] = [:]

  init(_ kernelGraph: KernelGraph) {
    let graph = kernelGraph.graph
    for (index, kernel) in kernelGraph.kernels.enumerated() {
      for output in kernel.outputs { writers[output] = index }
    }
    for (index, kernel) in kernelGraph.kernels.enumerated() {
      let members = Set(kernel.nodes)
      for value in kernel.nodes {
        for operand in graph[value].operands {
          let isInside = members.contains(operand) && !kernel.inputs.contains(operand)
          edges.append(
            Edge(
              from: isInside ? Endpoint(value: operand, kernel: index) : writer(of: operand),
              to: Endpoint(value: value, kernel: index)))
        }
      }
    }
    let computed = Set(kernelGraph.kernels.flatMap(\.nodes))
    let read = Set(edges.map(\.from.value)).union(graph.outputs.map(\.value))
    outside = graph.values.filter { value in
      !computed.contains(value) && (graph[value].argument != nil || read.contains(value))
    }
    for value in outside {
      for operand in graph[value].operands {
        edges.append(Edge(from: writer(of: operand), to: Endpoint(value: value, kernel: nil)))
      }
    }
  }

  /// Where a value in memory comes from.
  func writer(of value: Value) -> Endpoint { Endpoint(value: value, kernel: writers[value]) }
}
