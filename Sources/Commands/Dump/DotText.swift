import GraphC

/// Graphs for Graphviz.
struct DotText {
  private let graph: Graph
  private var lines: [String] = []

  /// A box for every node, an edge for every operand, outputs at the end.
  static func text(_ graph: Graph) -> String {
    var writer = DotText(graph)
    for value in graph.values { writer.add(value, as: place(value), indent: 2) }
    for value in graph.values {
      for operand in graph[value].operands { writer.edge(place(operand), place(value)) }
    }
    for output in graph.outputs { writer.add(output, from: place(output.value)) }
    return writer.finished
  }

  /// A cluster for every kernel; a node that several compute is in each.
  ///
  /// Nodes outside of clusters are arguments, and values that are another's memory.
  static func text(_ kernelGraph: KernelGraph) -> String {
    var writer = DotText(kernelGraph.graph)
    let members = KernelMembers(kernelGraph)
    for (index, kernel) in kernelGraph.kernels.enumerated() {
      writer.lines.append("  subgraph cluster_\(index) {")
      writer.lines.append("    label=\(quoted(kernel.name)); style=filled; fillcolor=\"#f3f4f6\";")
      for node in kernel.nodes { writer.add(node, as: place(node, index), indent: 4) }
      writer.lines.append("  }")
    }
    for value in members.outside { writer.add(value, as: place(value), indent: 2) }
    for edge in members.edges {
      writer.edge(place(edge.from.value, edge.from.kernel), place(edge.to.value, edge.to.kernel))
    }
    for output in kernelGraph.graph.outputs {
      let from = members.writer(of: output.value)
      writer.add(output, from: place(from.value, from.kernel))
    }
    return writer.finished
  }

  private init(_ graph: Graph) {
    self.graph = graph
    lines = [
      "digraph \(Self.quoted(PrintedText.line(graph.name))) {",
      "  node [shape=box, style=\"rounded,filled\", fillcolor=white, fontname=\"monospace\"];",
    ]
  }

  private var finished: String { (lines + ["}", ""]).joined(separator: "\n") }

  private mutating func add(_ value: Value, as place: String, indent: Int) {
    let node = graph[value]
    let what = node.argument?.role.rawValue ?? node.operation.name
    let label = "\(graph.name(of: value)) \(what)\n\(node.type)"
    let color = node.argument == nil ? "" : ", fillcolor=\"#dbeafe\""
    let tip = graph.text(of: value) + (node.origin.map { "\n\($0)" } ?? "")
    lines.append(
      String(repeating: " ", count: indent)
        + "\(place) [label=\(Self.quoted(label)), tooltip=\(Self.quoted(tip))\(color)];")
  }

  private mutating func add(_ output: Graph.Output, from place: String) {
    let name = (output.updates == nil ? "" : "new ") + output.name
    let target = "output_\(lines.count)"
    lines.append(
      "  \(target) [label=\(Self.quoted(name)), shape=ellipse, fillcolor=\"#dcfce7\"];")
    edge(place, target)
  }

  private mutating func edge(_ from: String, _ to: String) { lines.append("  \(from) -> \(to);") }

  private static func place(_ value: Value, _ kernel: Int? = nil) -> String {
    (kernel.map { "kernel\($0)_" } ?? "") + "node\(value.index)"
  }

  /// A string of the DOT language; longer texts than anybody reads are cut.
  private static func quoted(_ text: String) -> String {
    let text = text.count > 500 ? text.prefix(500) + "…" : text
    // Graphviz takes no NUL, and drawings show no other controls.
    let escaped = PrintedText.lines(String(text)).replacing("\\", with: "\\\\")
      .replacing("\"", with: "\\\"")
    return "\"\(escaped.replacing("\n", with: "\\n"))\""
  }
}
