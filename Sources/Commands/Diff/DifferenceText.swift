import GraphC

/// The difference of two graphs for people and for scripts.
struct DifferenceText {
  struct Summary: Encodable {
    /// A node in both graphs, as IR text.
    struct Pair: Encodable {
      let before: String
      let after: String
    }

    let isEqual: Bool
    /// Nodes that are the same with all that they are computed from.
    let same: Int
    /// Nodes that differ only in what their operands are computed from.
    let moved: Int
    let changed: [Pair]
    let removed: [String]
    let added: [String]
    /// Arguments, by their names.
    let renamed: [Pair]
    /// Whether the outputs are the same values, perhaps under other names.
    let hasSameOutputs: Bool
    /// Names of all outputs, those of updates with `%`.
    let outputs: [[String]]
  }

  let summary: Summary
  private let names: (String, String)

  init(_ before: Graph, _ after: Graph, names: (String, String)) {
    self.names = names
    let difference = GraphDifference(before, after)
    func count(_ kind: GraphDifference.Kind) -> Int {
      difference.pairs.count { $0.kind == kind }
    }
    let renamed = difference.pairs.filter { pair in
      guard let argument = before[pair.before].argument else { return false }
      return argument.label != after[pair.after].argument?.label
    }
    summary = Summary(
      isEqual: difference.isEmpty, same: count(.same), moved: count(.moved),
      changed: difference.pairs.filter { $0.kind == .changed }.map {
        Summary.Pair(before: Self.line($0.before, before), after: Self.line($0.after, after))
      },
      removed: difference.removed.map { Self.line($0, before) },
      added: difference.added.map { Self.line($0, after) },
      renamed: renamed.map {
        Summary.Pair(before: before.name(of: $0.before), after: after.name(of: $0.after))
      },
      hasSameOutputs: difference.hasSameOutputs,
      outputs: [before, after].map { graph in
        graph.outputs.map { ($0.updates == nil ? "" : "%") + $0.name }
      })
  }

  var text: String {
    let renamed = summary.renamed.map { "renamed \($0.before) to \($0.after)" }
    guard !summary.isEqual else {
      return (["\(names.0) and \(names.1) are equal: \(summary.same) nodes"] + renamed)
        .map(PrintedText.line).joined(separator: "\n")
    }
    var lines = [
      "\(names.0) and \(names.1) differ: \(summary.same + summary.moved) nodes are the same, "
        + "\(summary.changed.count) changed, \(summary.removed.count) removed, "
        + "\(summary.added.count) added"
    ]
    lines += renamed
    lines += summary.removed.map { "- \($0)" } + summary.added.map { "+ \($0)" }
    for pair in summary.changed { lines += ["~ \(pair.before)", "  \(pair.after)"] }
    if !summary.hasSameOutputs {
      let lists = summary.outputs.map { $0.joined(separator: ", ") }
      lines.append("other outputs: \(lists[0]) and \(lists[1])")
    }
    return lines.map(PrintedText.line).joined(separator: "\n")
  }

  private static func line(_ value: Value, _ graph: Graph) -> String {
    graph.text(of: value) + (graph[value].origin.map { "  // \($0)" } ?? "")
  }
}
