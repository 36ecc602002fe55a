import IR
import Operators

/// Values averaged by how well their keys fit each query: softmax(Q Kᵀ · scale + mask) V.
///
/// - Options:
///   - mask: `bool`, true where a query sees a key, or floats added to the scores. It has as many
///     axes as the scores, `(…, queries, keys)`, to which it broadcasts.
///   - keyMask: `bool (n, keys)`, true for keys that are part of an example, as `sequenceMask` makes
///     it of lengths; n is the first axis of the scores. Matrices, without examples, take `(keys)`.
///   - isCausal: the query at place i sees keys at places up to i only.
///   - scale: 1/√d if nil.
///   - dropout: of the weights, with a key as the function `dropout` takes it.
/// - Shapes: `(…, queries, d), (…, keys, d), (…, keys, v) -> (…, queries, v)`, one float type;
///   leading axes broadcast.
/// - Queries that see no key, because masks are false or -∞ for all of them or there are none,
///   get zeros, and gradients through them are 0.
/// - Errors: elements are not floats or of different types; ranks are below 2; extents differ; a
///   mask does not fit, or has fewer axes than the scores: its meaning would depend on the sizes.
/// - Follows: `torch.nn.functional.scaled_dot_product_attention`; Vaswani et al., "Attention is all
///   you need" (NeurIPS 2017), equation 1.
public func attention(
  query: Tensor, key: Tensor, value: Tensor, mask: Tensor? = nil, keyMask: Tensor? = nil,
  isCausal: Bool = false, scale: Double? = nil, dropout: (rate: Double, key: Tensor)? = nil,
  file: String = #fileID, line: Int = #line
) -> Tensor {
  attended(
    query: query, key: key, value: value, masks: AttentionMasks(mask: mask, keys: keyMask),
    places: AttentionPlaces(isCausal: isCausal), scale: scale, dropout: dropout, file: file,
    line: line)
}

/// `attention` with all that places say; `groups` neighbouring heads of the queries, axis 1 of 4,
/// share one of the keys and values.
func attended(
  query: Tensor, key: Tensor, value: Tensor, masks: AttentionMasks, places: AttentionPlaces,
  groups: Int = 1, scale: Double? = nil, dropout: (rate: Double, key: Tensor)? = nil, file: String,
  line: Int
) -> Tensor {
  let subject = "attention"
  if let mistake = attentionMistake(query, key, value) {
    return query.rejected(by: subject, mistake, file: file, line: line)
  }
  guard let width = query.shape.extents.last, query.builder != nil else { return query }
  let factor = scale ?? 1 / Double(max(width, 1)).squareRoot()
  // Scaled behind the product, whose kernel takes that in; queries would be one of their own.
  let folded = query.foldingGroups(groups)
  var scores =
    matmul(folded, key, transposeRHS: true, file: file, line: line).unfoldingGroups(groups)
    * Tensor(factor)
  if let (mistake, notes) = masks.mistake(for: scores) {
    return query.rejected(by: subject, mistake, notes: notes, file: file, line: line)
  }
  guard scores.value != nil else { return scores }
  scores = masks.apply(to: scores, file: file, line: line)
  scores = places.apply(to: scores)
  let weights = safeSoftmax(scores, axis: -1, file: file, line: line)
  weights.builder?.record(attention: weights)
  if places.areCausalOnly,
    let mixed = tiledAttention(
      query: query, key: key, value: value, masks: masks.added(to: scores),
      isCausal: places.isCausal, scale: factor, dropout: dropout, file: file, line: line)
  {
    return mixed
  }
  let kept = dropout.map { dropped(weights, $0, file: file, line: line) } ?? weights
  return matmul(kept.foldingGroups(groups), value, file: file, line: line)
    .unfoldingGroups(groups)
}

extension Tensor {
  /// Queries of heads that share keys below each other: `(n, heads, p, d) -> (n, heads / groups,
  /// groups · p, d)`.
  fileprivate func foldingGroups(_ groups: Int) -> Tensor {
    guard groups > 1, rank == 4 else { return self }
    return reshape([shape[0], shape[1] / groups, groups * shape[2], shape[3]])
  }

  fileprivate func unfoldingGroups(_ groups: Int) -> Tensor {
    guard groups > 1, rank == 4 else { return self }
    return reshape([shape[0], shape[1] * groups, shape[2] / groups, shape[3]])
  }
}

/// Outside of `attended`, whose parameter hides the function.
private func dropped(
  _ weights: Tensor, _ option: (rate: Double, key: Tensor), file: String, line: Int
) -> Tensor {
  dropout(weights, rate: option.rate, key: option.key, file: file, line: line)
}

/// What is wrong with queries, keys and values, or nil.
private func attentionMistake(_ query: Tensor, _ key: Tensor, _ value: Tensor) -> String? {
  let operands = [query, key, value]
  guard operands.allSatisfy({ $0.value != nil }) else { return nil }
  let found = "queries \(query.type), keys \(key.type) and values \(value.type)"
  let type = query.elementType
  guard type.isFloat, operands.allSatisfy({ $0.elementType == type && $0.rank >= 2 }) else {
    return "expected one float type and ranks of at least 2, found \(found)"
  }
  guard query.shape[query.rank - 1] == key.shape[key.rank - 1] else {
    return "the last extents of queries and keys differ: \(found)"
  }
  guard key.shape[key.rank - 2] == value.shape[value.rank - 2] else {
    return "there are not as many keys as values: \(found)"
  }
  return nil
}
