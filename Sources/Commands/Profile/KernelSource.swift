import GraphC

/// What of a model became a kernel.
struct KernelSource {
  /// Values it computes, such as `%3`.
  let nodes: [String]
  /// Each operator once, in the order of the graph.
  let operators: [String]
  /// Scopes in which nodes were made, and layers whose parameters it reads.
  let layers: [String]

  init(_ kernel: Kernel, in graph: Graph) {
    nodes = kernel.nodes.map { graph.name(of: $0) }
    operators = Self.distinct(kernel.nodes.map { graph[$0].operation.name })
    let scopes = kernel.nodes.compactMap { graph[$0].origin?.scope }
    let parameters = kernel.inputs.compactMap { graph[$0].argument }
      .filter { $0.role == .parameter }
    let owners = parameters.map { parameter in
      parameter.label.split(separator: ".").dropLast().joined(separator: ".")
    }
    layers = Self.distinct((scopes + owners).filter { !$0.isEmpty })
  }

  private static func distinct(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }
}
