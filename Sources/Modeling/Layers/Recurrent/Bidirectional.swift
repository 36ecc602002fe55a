import IR

/// A recurrent layer in both directions: another network goes from the end to the start.
///
///     Bidirectional(LSTM(64, returnsSequences: true), merge: .sum)
///
/// It is the layer with `isBidirectional` and `merge`: what it has learned is called so too,
/// `NAME.forward` and `NAME.backward`. Layers of a stack each have both directions, and are given what
/// those of the layer before make together.
///
/// - Shapes and errors: as of `Recurrent`.
/// - Follows: `keras.layers.Bidirectional`.
public struct Bidirectional<Unit: RecurrentUnit>: Layer, Placed {
  /// The layer in both directions.
  public let content: Recurrent<Unit>
  var place: Place { content.place }

  public init(_ layer: Recurrent<Unit>, merge: BidirectionalMerge = .concatenated) {
    content = layer.bidirectional(merge)
  }

  public func callAsFunction(_ x: Tensor) -> Tensor { content(x) }

  public func callAsFunction(_ x: Tensor, mode: Mode) -> Tensor { content(x, mode: mode) }

  public func callAsFunction(_ x: MaskedSequence, mode: Mode?) -> MaskedSequence {
    content(x, mode: mode)
  }
}
