extension Graph: CustomStringConvertible {
  /// The graph as IR text.
  ///
  /// For every verified graph, `GraphParser.parse` gives an equal one back.
  public var text: String { GraphPrinter(self).text }

  public var description: String { text }

  /// The line that defines `value`, for diagnostics.
  ///
  /// Bodies are left out.
  package func text(of value: Value) -> String {
    GraphPrinter(self, hasBodies: self[value].control != nil).definition(value, .line)
  }
}

/// Prints graphs, even those a verifier would refuse.
package struct GraphPrinter {
  /// How much of a definition is shown.
  package enum Extent {
    case whole
    /// Without bodies.
    case line
    /// Also without elements of tensors that have many, in ASCII: for comments of programs.
    case comment
  }

  /// Elements of a tensor that a comment shows.
  private static let commentedElements = 8

  private let graph: Graph
  private let argumentCount: Int
  /// The first node that has these bodies: later ones refer to it.
  private let firstUses: [ControlFlow: Value]

  /// Where no node with bodies is printed, it takes no time that grows with the graph.
  package init(_ graph: Graph, hasBodies: Bool = true) {
    self.graph = graph
    argumentCount = graph.arguments.count
    guard hasBodies else {
      firstUses = [:]
      return
    }
    let uses = graph.nodes.enumerated().compactMap { index, node in
      node.control.map { ($0.control, Value(index)) }
    }
    firstUses = Dictionary(uses, uniquingKeysWith: { first, _ in first })
  }

  var text: String {
    let title = Argument.isName(graph.name) ? graph.name : graph.name.quoted
    let arguments = graph.values.prefix(argumentCount).map { definition($0) }
    var text = "graph \(title)\(list(arguments)) -> \(list(graph.outputs.map { result($0) })) {\n"
    for value in graph.values.dropFirst(argumentCount) {
      text += "  \(indented(definition(value), value))\n"
    }
    let returned = graph.outputs.map { " " + name(of: $0.value) }.joined(separator: ",")
    return text + "  return\(returned)\n}\n"
  }

  /// A value's line: `%w: parameter f32[2] = zeros` or `%0 = negate %w : f32[2]`.
  package func definition(_ value: Value, _ extent: Extent = .whole) -> String {
    let node = graph[value]
    if let argument = node.argument {
      let initializer = argument.initializer.map { " = \($0.text)" } ?? ""
      return "%\(argument.label): \(argument.role.rawValue) \(node.type)\(initializer)"
    }
    let operands = node.operands.map { " " + name(of: $0) }.joined(separator: ",")
    let attributes = node.operation.attributes.map { attribute in
      "\(attribute.name) = \(text(attribute, of: value, extent))"
    }.joined(separator: ", ")
    let braced = attributes.isEmpty ? "" : " {\(attributes)}"
    return "\(name(of: value)) = \(node.operation.name)\(operands)\(braced) : \(node.type)"
  }

  /// Bodies of a node stand over several lines, the inner ones further right.
  private func indented(_ definition: String, _ value: Value) -> String {
    graph[value].control == nil ? definition : definition.replacing("\n", with: "\n  ")
  }

  /// An attribute as it stands behind its name.
  private func text(_ attribute: Attribute, of value: Value, _ extent: Extent) -> String {
    switch attribute.value {
    case .graph:
      let first = graph[value].control.flatMap { firstUses[$0.control] } ?? value
      if first != value { return name(of: first) }
      return extent == .whole ? attribute.value.text : extent == .line ? "…" : "..."
    case .tensor(let data)
    where extent == .comment && data.type.elementCount > Self.commentedElements:
      return "\(data.type) [...]"
    default: return attribute.value.text
    }
  }

  /// `Graph.name(of:)` without counting the arguments anew; indices out of range stay visible.
  package func name(of value: Value) -> String {
    guard graph.nodes.indices.contains(value.index) else { return "%?\(value.index)" }
    return graph[value].argument.map { "%" + $0.label } ?? "%\(value.index - argumentCount)"
  }

  private func result(_ output: Graph.Output) -> String {
    let isInside = graph.nodes.indices.contains(output.value.index)
    let type = isInside ? "\(graph[output.value].type)" : "?"
    return "\(output.updates == nil ? "" : "%")\(output.name): \(type)"
  }

  /// One item stays on the line; several get a line each.
  private func list(_ items: [String]) -> String {
    if items.count < 2 { return "(\(items.joined()))" }
    return "(\n" + items.map { "  " + $0 }.joined(separator: ",\n") + "\n)"
  }
}
