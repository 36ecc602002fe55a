import IR

/// Attention of a sequence to itself, then two dense layers for each place, each with a residual
/// connection and a norm.
///
/// With `isCausal` it is the block of models that predict the next place.
///
/// - Options:
///   - normalizesFirst: norms stand before the parts, inside of the residual connection, as in newer
///     models; a last norm then follows the last block.
///   - bias: of the attention, the dense layers and the norms, as of PyTorch.
///   - initializer: of all weights but the norms'.
/// - Parameters of the model: `NAME.attention`, `NAME.attention_norm`, `NAME.feed_forward.hidden`,
///   `NAME.feed_forward.output` and `NAME.feed_forward_norm`, with the parameters of these layers.
/// - Shapes: `(n, places, width) -> (n, places, width)`, float.
/// - Errors: those of `MultiHeadAttention`; the mode is not told though there is dropout.
/// - Follows: `torch.nn.TransformerEncoderLayer`, whose default dropout is 0.1; Vaswani et al.,
///   "Attention is all you need" (NeurIPS 2017).
public struct TransformerEncoderBlock: Layer, Placed {
  public let name: String
  public let attention: MultiHeadAttention
  private let parts: TransformerParts
  var place: Place { parts.place }

  public init(
    heads: Int, feedForward: Int, activation: Activation = .relu, dropout: Double = 0,
    normalizesFirst: Bool = false, isCausal: Bool = false, epsilon: Double = 1e-5,
    bias: Bool = true, initializer: WeightInitializer = .glorotUniform, name: String = "encoder",
    file: String = #fileID, line: Int = #line
  ) {
    self.name = name
    parts = TransformerParts(
      feedForward: feedForward, activation: activation, dropout: dropout,
      normalizesFirst: normalizesFirst, epsilon: epsilon, hasBias: bias, initializer: initializer,
      place: Place(file, line))
    attention = parts.attention(heads: heads, isCausal: isCausal)
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    parts.dropout > 0 ? x.needsMode(self) : self(x, mode: .inference)
  }

  public func callAsFunction(_ x: Tensor, mode: Mode) -> Tensor { block(x, nil, nil, mode) }

  /// Attention to the places that the mask has; it stays as it is.
  public func callAsFunction(_ x: MaskedSequence, mode: Mode?) -> MaskedSequence {
    guard let mode = mode ?? (parts.dropout > 0 ? nil : .inference) else {
      return MaskedSequence(x.values.needsMode(self))
    }
    return MaskedSequence(block(x.values, nil, x.mask, mode), mask: x.mask)
  }

  /// - Options `mask` and `keyMask`: as `MultiHeadAttention` takes them.
  public func callAsFunction(
    _ x: Tensor, mask: Tensor? = nil, keyMask: Tensor? = nil, mode: Mode
  ) -> Tensor {
    block(x, mask, keyMask, mode)
  }

  private func block(_ x: Tensor, _ mask: Tensor?, _ keyMask: Tensor?, _ mode: Mode) -> Tensor {
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
