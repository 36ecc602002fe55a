import IR

/// Several encoder blocks one after another, each with parameters of its own, and a norm behind the
/// last.
///
///     TransformerEncoder(layers: 4, TransformerEncoderBlock(heads: 8, feedForward: 512, normalizesFirst: true))
///
/// - Options:
///   - hasLastNorm: whether a norm of the blocks' kind follows them; if nil, where the blocks'
///     own stand first, so that nothing else normalizes their sum.
/// - Parameters of the model: `NAME.layer1` and so on, with those of a block, and `NAME.norm`.
/// - Shapes: `(n, places, width) -> (n, places, width)`, float.
/// - Errors: those of the block; `layers` is below 1.
/// - Follows: `torch.nn.TransformerEncoder`.
public struct TransformerEncoder: Layer, Placed {
  public let layers: Int
  public let block: TransformerEncoderBlock
  public let hasLastNorm: Bool
  public let name: String
  let place: Place

  public init(
    layers: Int, _ block: TransformerEncoderBlock, hasLastNorm: Bool? = nil,
    name: String = "transformer", file: String = #fileID, line: Int = #line
  ) {
    self.layers = layers
    self.block = block
    self.hasLastNorm = hasLastNorm ?? block.parts.normalizesFirst
    self.name = name
    place = Place(file, line)
  }

  private var needsMode: Bool { block.parts.dropout > 0 }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    needsMode || x.isOfPiece ? x.needsMode(self) : self(x, mode: .inference)
  }

  public func callAsFunction(_ x: Tensor, mode: Mode) -> Tensor {
    self(x, mask: nil, keyMask: nil, mode: mode)
  }

  /// Attention to the places that the mask has; it stays as it is.
  public func callAsFunction(_ x: MaskedSequence, mode: Mode?) -> MaskedSequence {
    guard let mode = mode ?? (needsMode || x.values.isOfPiece ? nil : .inference) else {
      return MaskedSequence(x.values.needsMode(self))
    }
    return MaskedSequence(self(x.values, mask: nil, keyMask: x.mask, mode: mode), mask: x.mask)
  }

  /// - Options `mask` and `keyMask`: as `MultiHeadAttention` takes them.
  public func callAsFunction(
    _ x: Tensor, mask: Tensor? = nil, keyMask: Tensor? = nil, mode: Mode
  ) -> Tensor {
    stacked(x, layers, block.parts, name, hasLastNorm: hasLastNorm, place) {
      block.block($0, mask, keyMask, mode, scope: $1)
    }
  }
}

/// Several decoder blocks one after another, each with parameters of its own, and a norm behind the
/// last.
///
/// - Options, parameters of the model, and errors: as of `TransformerEncoder`.
/// - Shapes: `(n, places, width), (n, keys, m) -> (n, places, width)`, float.
/// - Follows: `torch.nn.TransformerDecoder`.
public struct TransformerDecoder: Sendable {
  public let layers: Int
  public let block: TransformerDecoderBlock
  public let hasLastNorm: Bool
  public let name: String
  private let place: Place

  public init(
    layers: Int, _ block: TransformerDecoderBlock, hasLastNorm: Bool? = nil,
    name: String = "transformer", file: String = #fileID, line: Int = #line
  ) {
    self.layers = layers
    self.block = block
    self.hasLastNorm = hasLastNorm ?? block.parts.normalizesFirst
    self.name = name
    place = Place(file, line)
  }

  /// - Options: as `TransformerDecoderBlock` takes them.
  public func callAsFunction(
    _ x: Tensor, memory: Tensor, mask: Tensor? = nil, keyMask: Tensor? = nil,
    memoryMask: Tensor? = nil, memoryKeyMask: Tensor? = nil, mode: Mode
  ) -> Tensor {
    let masks = DecoderMasks(mask, keyMask, memoryMask, memoryKeyMask)
    return stacked(x, layers, block.parts, name, hasLastNorm: hasLastNorm, place) {
      block.block($0, memory, masks, mode, scope: $1)
    }
  }
}

/// Blocks called `layer1` and so on in a scope, and their last norm.
private func stacked(
  _ x: Tensor, _ layers: Int, _ parts: TransformerParts, _ name: String, hasLastNorm: Bool,
  _ place: Place, _ block: (Tensor, String) -> Tensor
) -> Tensor {
  guard x.value != nil, let builder = x.builder else { return x }
  guard layers >= 1 else {
    return x.rejected(by: "layer \(name)", "expected at least 1 layer, found \(layers)", at: place)
  }
  return builder.scope(name) {
    let last = (1...layers).reduce(x) { x, number in block(x, "layer\(number)") }
    return hasLastNorm ? parts.normalized(last, "norm") : last
  }
}
