import IR
import Operators

/// Attention of several heads, with learned projections; see the function `multiHeadAttention`.
///
///     MultiHeadAttention(heads: 8)(x)                                    // of x to itself
///     MultiHeadAttention(heads: 8)(query: x, memory: encoded, mode: mode)
///
/// - Options:
///   - width: of all heads' queries, keys and values side by side; that of x if nil.
///   - isCausal: the query at place i sees keys at places up to i only.
///   - dropout: of the weights that values are averaged with, in training.
/// - Parameters of the model: `NAME.query`, `NAME.key`, `NAME.value` and `NAME.output`, each with
///   `.weight` and `.bias`.
/// - Shapes: `(n, places, e) -> (n, places, e)`, float.
/// - Errors: the rank is not 3; elements are not floats; the heads do not divide the width; the
///   mask does not fit; the mode is not told though there is dropout.
/// - Follows: `torch.nn.MultiheadAttention` with `batch_first`, whose weights are transposed.
public struct MultiHeadAttention: Layer, Placed {
  public let heads: Int
  public let width: Int?
  public let isCausal: Bool
  public let dropout: Double
  public let hasBias: Bool
  public let initializer: WeightInitializer
  public let name: String
  let place: Place

  public init(
    heads: Int, width: Int? = nil, isCausal: Bool = false, dropout: Double = 0, bias: Bool = true,
    initializer: WeightInitializer = .glorotUniform, name: String = "attention",
    file: String = #fileID, line: Int = #line
  ) {
    self.heads = heads
    self.width = width
    self.isCausal = isCausal
    self.dropout = dropout
    hasBias = bias
    self.initializer = initializer
    self.name = name
    place = Place(file, line)
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    dropout > 0 ? x.needsMode(self) : self(x, mode: .inference)
  }

  public func callAsFunction(_ x: Tensor, mode: Mode) -> Tensor {
    self(query: x, memory: x, mode: mode)
  }

  /// Attention to the places that the mask has; it stays as it is.
  public func callAsFunction(_ x: MaskedSequence, mode: Mode?) -> MaskedSequence {
    guard let mode = mode ?? (dropout > 0 ? nil : .inference) else {
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
  ///     places)` or `(n, heads, places, places)`, where an extent may be 1 for all.
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
  ///   `(n, queries, keys)` or `(n, heads, queries, keys)`, and `keyMask` of `(n, keys)`.
  public func callAsFunction(
    query: Tensor, memory: Tensor, mask: Tensor? = nil, keyMask: Tensor? = nil, mode: Mode
  ) -> Tensor {
    guard query.value != nil, memory.value != nil, let builder = query.builder else {
      return query
    }
    if let mistake = mistake(query, memory) {
      return query.rejected(by: "layer \(name)", mistake, at: place)
    }
    return builder.scope(name) {
      let drops = mode == .training && dropout > 0
      return multiHeadAttention(
        query: query, key: memory, value: memory, projections: projections(query, memory),
        heads: heads, mask: mask, keyMask: keyMask, isCausal: isCausal,
        dropout: drops ? (dropout, builder.randomKey) : nil, file: place.file, line: place.line)
    }
  }

  private func projections(_ query: Tensor, _ memory: Tensor) -> AttentionProjections {
    let (outside, learned) = (query.shape[2], memory.shape[2])
    let inside = width ?? outside
    func projection(
      _ name: String, _ input: Int, _ output: Int
    ) -> AttentionProjections.Projection {
      let builder = query.builder
      func declare(_ part: String, _ shape: Shape, _ initializer: Initializer) -> Tensor {
        builder?.parameter("\(name).\(part)", shape, query.elementType, initializer, at: place)
          ?? query
      }
      let initial = initializer.initializer(fanIn: input, fanOut: output)
      return AttentionProjections.Projection(
        weight: declare("weight", [input, output], initial),
        bias: hasBias ? declare("bias", [output], .zeros) : nil)
    }
    return AttentionProjections(
      query: projection("query", outside, inside), key: projection("key", learned, inside),
      value: projection("value", learned, inside), output: projection("output", inside, outside))
  }

  private func mistake(_ query: Tensor, _ memory: Tensor) -> String? {
    guard query.rank == 3, memory.rank == 3, query.elementType.isFloat,
      memory.elementType == query.elementType
    else {
      return "found \(query.type) and \(memory.type), expected floats (batch, places, width)"
    }
    if query.shape[0] != memory.shape[0] {
      return "found \(query.type) and \(memory.type), expected batches of one size"
    }
    let inside = width ?? query.shape[2]
    guard heads >= 1, inside >= heads, inside % heads == 0 else {
      return "\(heads) heads do not divide a width of \(inside)"
    }
    return (0...1).contains(dropout) ? nil : "the dropout is \(dropout), expected 0...1"
  }
}
