import GraphC

extension Graph {
  /// Graphs side by side in one: names of arguments and outputs get the prefix `cN.`.
  ///
  /// - Throws: never for verified graphs.
  package static func combined(_ graphs: [Graph]) throws(Diagnostic) -> Graph {
    let builder = GraphBuilder("combined")
    for (index, graph) in graphs.enumerated() {
      let tensors = builder.copy(graph) { builder, node, _ in
        node.argument.map {
          builder.argument(
            "c\(index).\($0.label)", $0.role, $0.type, initializer: $0.initializer)
        }
      }
      for output in graph.outputs {
        let value = tensors[output.value.index]
        if let updated = output.updates {
          builder.update(tensors[updated.index], to: value)
        } else {
          builder.output("c\(index).\(output.name)", value)
        }
      }
    }
    return try builder.finish()
  }
}
