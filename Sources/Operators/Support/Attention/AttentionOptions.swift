import IR

/// What `attention` and its gradient are told besides operands.
package struct AttentionOptions: Hashable, Sendable {
  /// In which order operands and result have their axes.
  package enum Layout: String, CaseIterable, Hashable, Sendable {
    /// `(n, heads, places, d)`.
    case heads
    /// `(n, places, heads, d)`, as a projection leaves them.
    case places
    /// One operand `(n, places, all heads, d)`: those of queries, then of keys, then of values.
    case packed
  }

  package var layout = Layout.heads
  /// Heads of the queries of a packed operand; 0 for others, whose axes tell.
  package var heads = 0
  package var isCausal = false
  package var scale = 1.0
  /// How many of the weights are dropped, by `random_uniform` of this stream; 0 for none.
  package var rate = 0.0
  package var stream = 0
  /// Whether scores are kept nowhere; what is not so marked becomes products and a softmax.
  package var isTiled = false

  package init() {}

  init(from attributes: inout AttributeReader) throws(Diagnostic) {
    let name = try attributes.string("layout", default: Layout.heads.rawValue)
    guard let layout = Layout(rawValue: name) else {
      let choices = Layout.allCases.map(\.rawValue).joined(separator: ", ")
      throw attributes.failure("attribute 'layout' is not one of \(choices)")
    }
    self.layout = layout
    heads = try attributes.integer("heads", default: 0)
    isCausal = try attributes.boolean("causal", default: false)
    scale = try attributes.float("scale", default: 1)
    rate = try attributes.float("rate", default: 0)
    stream = try attributes.integer("stream", default: 0)
    isTiled = try attributes.boolean("tiled", default: false)
  }

  var attributes: [Attribute] {
    (layout == .heads ? [] : [Attribute("layout", .string(layout.rawValue))])
      + (heads == 0 ? [] : [Attribute("heads", .integer(heads))])
      + (isCausal ? [Attribute("causal", .boolean(true))] : [])
      + (scale == 1 ? [] : [Attribute("scale", .float(scale))])
      + (rate == 0 ? [] : [Attribute("rate", .float(rate))])
      + (stream == 0 ? [] : [Attribute("stream", .integer(stream))])
      + (isTiled ? [Attribute("tiled", .boolean(true))] : [])
  }

  /// Queries, keys and values: one operand or three.
  package var sourceCount: Int { layout == .packed ? 1 : 3 }

  package var drops: Bool { rate > 0 }
}
