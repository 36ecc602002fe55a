import IR

extension GraphBuilder {
  /// The weights of all attention so far, `(n, heads, queries, keys)` of layers, with the names of these,
  /// such as `decoder.layer1.memory_attention`.
  ///
  /// They cost nothing unless they become an output, or part of one. In training they are those before
  /// dropout; those of loops are not told.
  public var attentionWeights: [(name: String, weights: Tensor)] {
    attentionValues.map { ($0.scope, tensor($0.value)) }
  }

  /// Keeps the weights for who may ask.
  func record(attention weights: Tensor) {
    guard self === outermost, let value = weights.value else { return }
    attentionValues.append((currentOrigin?.scope ?? "", value))
  }
}
