import IR

/// Causal attention of a sequence to itself, then attention to another sequence, then two dense
/// layers for each place, each with a residual connection and a norm.
///
/// - Options: as of `TransformerEncoderBlock`; positions and fused projections are those of the attention
///   of the sequence to itself. In streaming the other sequence is whole, such as an input.
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
  let parts: TransformerParts

  public init(
    heads: Int, keyValueHeads: Int? = nil, feedForward: Int, activation: Activation = .relu,
    isGated: Bool = false, dropout: Double = 0, norm: BlockNorm = .layer,
    normalizesFirst: Bool = false, positions: AttentionPositions = .none, capacity: Int? = nil,
    epsilon: Double = 1e-5, fusesProjections: Bool = false, bias: Bool = true,
    initializer: WeightInitializer = .glorotUniform, name: String = "decoder",
    file: String = #fileID, line: Int = #line
  ) {
    self.name = name
    parts = TransformerParts(
      feedForward: feedForward, activation: activation, isGated: isGated, dropout: dropout,
      norm: norm, normalizesFirst: normalizesFirst, epsilon: epsilon, hasBias: bias,
      initializer: initializer, place: Place(file, line))
    attention = MultiHeadAttention(
      heads: heads, keyValueHeads: keyValueHeads, isCausal: true, positions: positions,
      capacity: capacity, dropout: dropout, fusesProjections: fusesProjections, bias: bias,
      initializer: initializer, file: file, line: line)
    memoryAttention = parts.memoryAttention(heads: heads, keyValueHeads: keyValueHeads)
  }

  /// - Options: `mask`, beside the causal one, and `keyMask` of x; `memoryMask` and `memoryKeyMask` of
  ///   the other sequence: as `MultiHeadAttention` takes them.
  public func callAsFunction(
    _ x: Tensor, memory: Tensor, mask: Tensor? = nil, keyMask: Tensor? = nil,
    memoryMask: Tensor? = nil, memoryKeyMask: Tensor? = nil, mode: Mode
  ) -> Tensor {
    block(x, memory, DecoderMasks(mask, keyMask, memoryMask, memoryKeyMask), mode, scope: name)
  }

  func block(
    _ x: Tensor, _ memory: Tensor, _ masks: DecoderMasks, _ mode: Mode, scope name: String
  ) -> Tensor {
    guard x.value != nil, let builder = x.builder else { return x }
    return builder.scope(name) {
      let attended = parts.residual(x, norm: "attention_norm", mode: mode) {
        attention($0, mask: masks.own, keyMask: masks.ownKeys, mode: mode)
      }
      let informed = parts.residual(attended, norm: "memory_norm", mode: mode) {
        memoryAttention(
          query: $0, memory: memory, mask: masks.memory, keyMask: masks.memoryKeys, mode: mode)
      }
      return parts.residual(informed, norm: "feed_forward_norm", mode: mode) {
        parts.feedForward($0, mode: mode)
      }
    }
  }
}

/// The masks that a decoder's blocks all go by.
struct DecoderMasks {
  let own: Tensor?
  let ownKeys: Tensor?
  let memory: Tensor?
  let memoryKeys: Tensor?

  init(_ own: Tensor?, _ ownKeys: Tensor?, _ memory: Tensor?, _ memoryKeys: Tensor?) {
    (self.own, self.ownKeys, self.memory, self.memoryKeys) = (own, ownKeys, memory, memoryKeys)
  }
}
