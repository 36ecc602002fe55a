import IR
import Operators

/// Attention of several heads, with learned projections; see the function `multiHeadAttention`.
///
///     MultiHeadAttention(heads: 8)(x)                                    // of x to itself
///     MultiHeadAttention(heads: 8)(query: x, memory: encoded, mode: mode)
///
/// In streaming, causal attention of a sequence to itself keeps the keys and values of pieces before
/// (`AttentionCache`), so that all pieces together give what the whole sequence does.
///
/// - Options:
///   - width: of all heads' queries side by side; that of x if nil.
///   - keyValueHeads: of keys and values, each of which several neighbouring heads of the queries share
///     (grouped-query attention); as many as heads if nil.
///   - isCausal: the query at place i sees keys at places up to i only.
///   - positions: how places are told apart, if not by what x has.
///   - capacity: places of a sequence that it can read in streaming; results are NaN from where a piece
///     ends behind them.
///   - dropout: of the weights that values are averaged with, in training.
///   - fusesProjections: whether queries, keys and values are one product, of one weight.
/// - Parameters of the model: `NAME.query`, `NAME.key`, `NAME.value` and `NAME.output`, each with
///   `.weight` and `.bias`; the first three are `NAME.query_key_value`, side by side, if they are
///   fused.
/// - Shapes: `(n, places, e) -> (n, places, e)`, float.
/// - Errors: the rank is not 3; elements are not floats; heads do not divide the width, or those of
///   keys the heads; the mask does not fit; the mode is not told though there is dropout; in
///   streaming, it sees later places, has no capacity, is applied twice or in a loop.
/// - Follows: `torch.nn.MultiheadAttention` with `batch_first`, whose weights are transposed; Ainslie
///   et al., "GQA" (EMNLP 2023).
public struct MultiHeadAttention: Layer, Placed {
  public let heads: Int
  public let keyValueHeads: Int?
  public let width: Int?
  public let isCausal: Bool
  public let positions: AttentionPositions
  public let capacity: Int?
  public let dropout: Double
  public let fusesProjections: Bool
  public let hasBias: Bool
  public let initializer: WeightInitializer
  public let name: String
  let place: Place

  public init(
    heads: Int, keyValueHeads: Int? = nil, width: Int? = nil, isCausal: Bool = false,
    positions: AttentionPositions = .none, capacity: Int? = nil, dropout: Double = 0,
    fusesProjections: Bool = false, bias: Bool = true,
    initializer: WeightInitializer = .glorotUniform, name: String = "attention",
    file: String = #fileID, line: Int = #line
  ) {
    self.heads = heads
    self.keyValueHeads = keyValueHeads
    self.width = width
    self.isCausal = isCausal
    self.positions = positions
    self.capacity = capacity
    self.dropout = dropout
    self.fusesProjections = fusesProjections
    hasBias = bias
    self.initializer = initializer
    self.name = name
    place = Place(file, line)
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    dropout > 0 || x.isOfPiece ? x.needsMode(self) : self(x, mode: .inference)
  }

  public func callAsFunction(_ x: Tensor, mode: Mode) -> Tensor {
    self(query: x, memory: x, mode: mode)
  }

  /// Attention to the places that the mask has; it stays as it is.
  public func callAsFunction(_ x: MaskedSequence, mode: Mode?) -> MaskedSequence {
    guard let mode = mode ?? (dropout > 0 || x.values.isOfPiece ? nil : .inference) else {
      return MaskedSequence(x.values.needsMode(self))
    }
    return MaskedSequence(self(x.values, keyMask: x.mask, mode: mode), mask: x.mask)
  }

  /// Attention of a sequence to itself.
  ///
  ///     MultiHeadAttention(heads: 8)(x, keyMask: sequenceMask(lengths, steps: 20), mode: mode)
  ///
  /// - Options:
  ///   - mask: `bool`, true where a query sees a key, or floats added to the scores; `(n, places,
  ///     keys)` or `(n, heads, places, keys)`, where an extent may be 1 for all. Keys are the places, in
  ///     streaming all of the capacity.
  ///   - keyMask: `bool (n, places)`, true for places that are part of an example.
  /// - Errors: a mask is a matrix: whether its rows are examples or places, sizes cannot tell.
  public func callAsFunction(
    _ x: Tensor, mask: Tensor? = nil, keyMask: Tensor? = nil, mode: Mode
  ) -> Tensor {
    self(query: x, memory: x, mask: mask, keyMask: keyMask, mode: mode)
  }

  /// Attention of one sequence to another, of any length and width.
  ///
  /// - Shapes: `(n, queries, e), (n, keys, m) -> (n, queries, e)`; masks as above, of
  ///   `(n, queries, keys)` or `(n, heads, queries, keys)`, and `keyMask` of `(n, keys)`. In streaming the
  ///   queries are a piece, the other sequence is whole.
  public func callAsFunction(
    query: Tensor, memory: Tensor, mask: Tensor? = nil, keyMask: Tensor? = nil, mode: Mode
  ) -> Tensor {
    guard query.value != nil, memory.value != nil, let builder = query.builder else {
      return query
    }
    if let (mistake, notes) = mistake(query, memory, mode) {
      return query.rejected(by: "layer \(name)", mistake, notes: notes, at: place)
    }
    return builder.scope(name) {
      let isOwn = query.value == memory.value
      let mixed = attention(
        projections(query, memory), mask, keyMask, isOwn: isOwn, mode, builder)
      guard mixed.value != nil else { return mixed }
      let output = projection("output", width ?? query.shape[2], query.shape[2], builder, query)
      return output(mixed.joiningHeads(), place.file, place.line)
    }
  }

  /// Attention of the projections `(n, places, heads · d)`, to `(n, heads, places, d)`.
  private func attention(
    _ projected: [Tensor], _ mask: Tensor?, _ keyMask: Tensor?, isOwn: Bool, _ mode: Mode,
    _ builder: GraphBuilder
  ) -> Tensor {
    guard projected.allSatisfy({ $0.value != nil }) else { return projected[0] }
    let shared = keyValueHeads ?? heads
    var (query, key, value) = (
      projected[0].dividedIntoHeads(heads), projected[1].dividedIntoHeads(shared),
      projected[2].dividedIntoHeads(shared)
    )
    var places = AttentionPlaces(isCausal: isCausal)
    var cache: AttentionCache?
    if isOwn, case .streaming(let steps) = mode, let capacity {
      places.offset = builder.placesRead(steps)
      cache = AttentionCache(capacity: capacity, steps: steps, place: place)
    }
    if case .rotary(let base, let pairs) = positions {
      query = rotaryEncoding(query, base: base, pairs: pairs, offset: places.offset)
      key = rotaryEncoding(key, base: base, pairs: pairs, offset: places.offset)
    }
    if positions == .linearBias { places.slopes = AttentionPlaces.slopes(heads: heads) }
    var keyMask = keyMask
    if let cache, let count = places.offset {
      (key, value, keyMask) = cache.extended(
        key: key, value: value, keyMask: keyMask, from: count, builder)
    }
    let drops = mode == .training && dropout > 0
    let mixed = attended(
      query: query, key: key, value: value,
      masks: AttentionMasks(mask: mask.map(forAllHeads), keys: keyMask), places: places,
      groups: heads / shared, dropout: drops ? (dropout, builder.randomKey) : nil,
      file: place.file, line: place.line)
    guard let cache, let count = places.offset, mixed.value != nil else { return mixed }
    return mixed.whileRead(count, cache.steps, fit: cache.capacity)
  }
}
