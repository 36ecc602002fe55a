/// What two graphs have in common, by structure: names of nodes and their order do not matter.
///
/// Arguments and outputs whose name is in both graphs are the same; others are compared by their
/// role, type and use, so that a graph with renamed arguments is equal. Bodies are compared as
/// they are written.
package struct GraphDifference: Hashable, Sendable {
  /// A node of each graph in the same place.
  package struct Pair: Hashable, Sendable {
    package let before: Value
    package let after: Value
    package let kind: Kind
  }

  /// How the nodes of a pair differ.
  package enum Kind: String, Hashable, Sendable {
    /// Not at all, and nor does anything that they are computed from.
    case same
    /// Only in what their operands are computed from.
    case moved
    /// In type, attributes, or in which operands they have.
    case changed
  }

  /// Pairs in the order of the second graph.
  package let pairs: [Pair]
  /// Nodes that only the first graph has.
  package let removed: [Value]
  /// Nodes that only the second graph has.
  package let added: [Value]
  /// Whether each output of one graph is an output of the other, perhaps under another name.
  package let hasSameOutputs: Bool

  /// Whether the graphs compute the same in the same way.
  package var isEmpty: Bool {
    removed.isEmpty && added.isEmpty && hasSameOutputs && pairs.allSatisfy { $0.kind == .same }
  }

  package init(_ before: Graph, _ after: Graph) {
    var matching = GraphMatching(before, after)
    matching.run()
    let partners = matching.partners
    pairs = after.values.compactMap { value in
      partners.before[value.index].map {
        Pair(before: $0, after: value, kind: matching.kind($0, value))
      }
    }
    removed = before.values.filter { partners.after[$0.index] == nil }
    added = after.values.filter { partners.before[$0.index] == nil }
    hasSameOutputs = matching.outputsAgree
  }
}
