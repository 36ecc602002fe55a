import IR

/// Attention of a sequence to itself, then two dense layers for each place, each with a residual
/// connection and a norm.
///
/// With `isCausal` it is the block of models that predict the next place.
///
/// - Options:
///   - normalizesFirst: norms stand before the parts, inside of the residual connection, as in newer
///     models; a last norm then follows the last block.
///   - norm: of both parts.
///   - isGated: what is hidden is multiplied by a third dense layer's activation: with `.swish` SwiGLU.
///   - keyValueHeads, positions, capacity and fusesProjections: of the attention.
///   - bias: of the attention, the dense layers and the norms, as of PyTorch.
///   - initializer: of all weights but the norms'.
/// - Parameters of the model: `NAME.attention`, `NAME.attention_norm`, `NAME.feed_forward.gate` if it is
///   gated, `NAME.feed_forward.hidden`, `NAME.feed_forward.output` and `NAME.feed_forward_norm`, with the parameters of these layers.
/// - Shapes: `(n, places, width) -> (n, places, width)`, float.
/// - Errors: those of `MultiHeadAttention`; the mode is not told though there is dropout.
/// - Follows: `torch.nn.TransformerEncoderLayer`, whose default dropout is 0.1; Vaswani et al.,
///   "Attention is all you need" (NeurIPS 2017); Shazeer, "GLU variants improve transformer" (2020).
public struct TransformerEncoderBlock: Layer, Placed {
  public let name: String
  public let attention: MultiHeadAttention
  let parts: TransformerParts
  var place: Place { parts.place }

  public init(
    heads: Int, keyValueHeads: Int? = nil, feedForward: Int, activation: Activation = .relu,
    isGated: Bool = false, dropout: Double = 0, norm: BlockNorm = .layer,
    normalizesFirst: Bool = false, isCausal: Bool = false, positions: AttentionPositions = .none,
    capacity: Int? = nil, epsilon: Double = 1e-5, fusesProjections: Bool = false, bias: Bool = true,
    initializer: WeightInitializer = .glorotUniform, name: String = "encoder",
    file: String = #fileID, line: Int = #line
  ) {
    self.name = name
    parts = TransformerParts(
      feedForward: feedForward, activation: activation, isGated: isGated, dropout: dropout,
      norm: norm, normalizesFirst: normalizesFirst, epsilon: epsilon, hasBias: bias,
      initializer: initializer, place: Place(file, line))
    attention = MultiHeadAttention(
      heads: heads, keyValueHeads: keyValueHeads, isCausal: isCausal, positions: positions,
      capacity: capacity, dropout: dropout, fusesProjections: fusesProjections, bias: bias,
      initializer: initializer, file: file, line: line)
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    parts.dropout > 0 || x.isOfPiece ? x.needsMode(self) : self(x, mode: .inference)
  }

  public func callAsFunction(_ x: Tensor, mode: Mode) -> Tensor {
    block(x, nil, nil, mode, scope: name)
  }

  /// Attention to the places that the mask has; it stays as it is.
  public func callAsFunction(_ x: MaskedSequence, mode: Mode?) -> MaskedSequence {
    guard let mode = mode ?? (parts.dropout > 0 || x.values.isOfPiece ? nil : .inference) else {
      return MaskedSequence(x.values.needsMode(self))
    }
    return MaskedSequence(block(x.values, nil, x.mask, mode, scope: name), mask: x.mask)
  }

  /// - Options `mask` and `keyMask`: as `MultiHeadAttention` takes them.
  public func callAsFunction(
    _ x: Tensor, mask: Tensor? = nil, keyMask: Tensor? = nil, mode: Mode
  ) -> Tensor {
    block(x, mask, keyMask, mode, scope: name)
  }

  func block(
    _ x: Tensor, _ mask: Tensor?, _ keyMask: Tensor?, _ mode: Mode, scope name: String
  ) -> Tensor {
    guard x.value != nil, let builder = x.builder else { return x }
    return builder.scope(name) {
      let attended = parts.residual(x, norm: "attention_norm", mode: mode) {
        attention($0, mask: mask, keyMask: keyMask, mode: mode)
      }
      return parts.residual(attended, norm: "feed_forward_norm", mode: mode) {
        parts.feedForward($0, mode: mode)
      }
    }
  }
}
