import IR

/// Causal attention of a sequence to itself, then attention to another sequence, then two dense
/// layers for each place, each with a residual connection and a norm.
///
/// - Options: `normalizesFirst`, `bias` and `initializer`: as of `TransformerEncoderBlock`.
/// - Parameters of the model: as of `TransformerEncoderBlock`, and `NAME.memory_attention` and
///   `NAME.memory_norm`.
/// - Shapes: `(n, places, width), (n, keys, m) -> (n, places, width)`, float.
/// - Errors: those of `MultiHeadAttention`.
/// - Follows: `torch.nn.TransformerDecoderLayer`, whose default dropout is 0.1; Vaswani et al.,
///   "Attention is all you need" (NeurIPS 2017).
public struct TransformerDecoderBlock: Sendable {
  public let name: String
  public let attention: MultiHeadAttention
  public let memoryAttention: MultiHeadAttention
  private let parts: TransformerParts

  public init(
    heads: Int, feedForward: Int, activation: Activation = .relu, dropout: Double = 0,
    normalizesFirst: Bool = false, epsilon: Double = 1e-5, bias: Bool = true,
    initializer: WeightInitializer = .glorotUniform, name: String = "decoder",
    file: String = #fileID, line: Int = #line
  ) {
    self.name = name
    parts = TransformerParts(
      feedForward: feedForward, activation: activation, dropout: dropout,
      normalizesFirst: normalizesFirst, epsilon: epsilon, hasBias: bias, initializer: initializer,
      place: Place(file, line))
    attention = parts.attention(heads: heads, isCausal: true)
    memoryAttention = parts.attention(heads: heads, name: "memory_attention")
  }

  /// - Options: `mask`, beside the causal one, and `keyMask` of x; `memoryMask` and `memoryKeyMask` of
  ///   the other sequence: as `MultiHeadAttention` takes them.
  public func callAsFunction(
    _ x: Tensor, memory: Tensor, mask: Tensor? = nil, keyMask: Tensor? = nil,
    memoryMask: Tensor? = nil, memoryKeyMask: Tensor? = nil, mode: Mode
  ) -> Tensor {
    guard x.value != nil, let builder = x.builder else { return x }
    return builder.scope(name) {
      let attended = parts.residual(x, norm: "attention_norm", mode: mode) {
        attention($0, mask: mask, keyMask: keyMask, mode: mode)
      }
      let informed = parts.residual(attended, norm: "memory_norm", mode: mode) {
        memoryAttention(
          query: $0, memory: memory, mask: memoryMask, keyMask: memoryKeyMask, mode: mode)
      }
      return parts.residual(informed, norm: "feed_forward_norm", mode: mode) {
        parts.feedForward($0, mode: mode)
      }
    }
  }
}
