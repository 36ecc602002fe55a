import IR

/// Queries, keys and values as `attention` takes them, found behind the transpositions of heads.
struct AttentionOperands {
  private(set) var options = AttentionOptions()
  private(set) var sources: [Tensor]
  /// Whether the result is `(n, places, heads, d)`.
  var isTransposed: Bool { options.layout != .heads }

  private static let swapped = [0, 2, 1, 3]

  /// Of `(n, heads, places, d)` each.
  init(query: Tensor, key: Tensor, value: Tensor) {
    sources = [query, key, value]
    let inner = sources.map { source in
      (source.node?.operation as? Transpose)?.permutation == Self.swapped
        ? source.operands[0] : nil
    }
    guard inner.allSatisfy({ $0 != nil }) else { return }
    options.layout = .places
    sources = inner.compactMap { $0 }
    guard let packed = packed() else { return }
    options.layout = .packed
    options.heads = query.shape[1]
    sources = [packed]
  }

  /// The tensor `(n, places, all heads, d)` of which all three are parts, in order.
  private func packed() -> Tensor? {
    let slices = sources.map { source in
      source.node?.operation is TensorReshape ? source.operands[0] : source
    }
    guard let whole = slices[0].operands.first, whole.rank == 3 else { return nil }
    let (width, all) = (sources[0].shape[3], whole.shape[2])
    var next = 0
    for (slice, source) in zip(slices, sources) {
      guard let cut = slice.node?.operation as? Slice, cut.steps.isEmpty,
        slice.operands[0].value == whole.value, slice.rank == 3,
        slice.shape.extents.dropLast() == whole.shape.extents.dropLast(),
        cut.starts[2] == next, slice.shape[2] == source.shape[2] * width,
        source.shape[1] == whole.shape[1]
      else { return nil }
      next = cut.stops[2]
    }
    guard next == all else { return nil }
    return whole.reshape([whole.shape[0], whole.shape[1], all / width, width])
  }
}

/// Attention by one operator, whose kernels keep no scores; nil where it has none that fits.
///
/// Queries, keys and values have the same leading axes, but that `groups` neighbouring heads, axis 1 of
/// 4, share keys and values. Masks are floats of the scores' rank, or 1 along an axis.
package func tiledAttention(
  query: Tensor, key: Tensor, value: Tensor, masks: [Tensor], isCausal: Bool, scale: Double,
  dropout: (rate: Double, key: Tensor)?, file: String, line: Int
) -> Tensor? {
  let (rank, width) = (query.rank, query.shape.extents.last ?? 0)
  let types = [query, key, value].map(\.type)
  guard types.allSatisfy({ $0.rank == rank && $0.shape.elementCount > 0 }), rank >= 2,
    key.shape == value.shape, value.shape[rank - 1] == width, masks.isEmpty || rank <= 4,
    rank == 4 || query.shape.extents.dropLast(2) == key.shape.extents.dropLast(2),
    (0..<1).contains(dropout?.rate ?? 0),
    dropout.map({ $0.key.type == TensorType(.i64, [2]) }) ?? true
  else { return nil }
  if rank == 4 {
    guard query.shape[0] == key.shape[0], query.shape[1] % key.shape[1] == 0 else { return nil }
  }
  func withFourAxes(_ x: Tensor) -> Tensor {
    if rank == 4 { return x }
    let lead = Array(x.shape.extents.dropLast(2))
    let merged = rank > 4 ? [lead.dropLast().reduce(1, *), lead[rank - 3]] : lead + [1]
    let axes = rank == 2 ? [1, 1] : merged
    return x.reshape(Shape(axes + x.shape.extents.suffix(2)))
  }
  let found = AttentionOperands(
    query: withFourAxes(query), key: withFourAxes(key), value: withFourAxes(value))
  var options = found.options
  options.isCausal = isCausal
  options.scale = scale
  var operands = found.sources + masks.map(withFourAxes)
  if let dropout, dropout.rate > 0, let builder = query.builder {
    options.rate = dropout.rate
    options.stream = builder.unique()
    operands.append(builder.innermost.bodyKey(dropout.key))
  }
  let result = Tensor.apply(Attention(options), operands, file: file, line: line)
  let mixed = found.isTransposed ? result.transpose([0, 2, 1, 3]) : result
  return rank == 4 ? mixed : mixed.reshape(query.shape)
}
