import IR
import Operators

extension MultiHeadAttention {
  /// Queries, keys and values, each `(n, places, width)`.
  func projections(_ query: Tensor, _ memory: Tensor) -> [Tensor] {
    guard let builder = query.builder else { return [query, memory, memory] }
    let (outside, learned) = (query.shape[2], memory.shape[2])
    let inside = width ?? outside
    let shared = inside / heads * (keyValueHeads ?? heads)
    func projected(_ name: String, _ x: Tensor, _ output: Int) -> Tensor {
      projection(name, x.shape[2], output, builder, query)(x, place.file, place.line)
    }
    guard fusesProjections else {
      let weights = [
        projection("query", outside, inside, builder, query),
        projection("key", learned, shared, builder, query),
        projection("value", learned, shared, builder, query),
      ]
      return zip(weights, [query, memory, memory]).map { $0($1, place.file, place.line) }
    }
    let all = projected("query_key_value", query, inside + 2 * shared)
    guard all.value != nil else { return [all, all, all] }
    return [
      all.slice(axis: 2, from: 0, to: inside),
      all.slice(axis: 2, from: inside, to: inside + shared),
      all.slice(axis: 2, from: inside + shared),
    ]
  }

  /// A projection's weight and bias, declared in the open scope; elements are those of `like`.
  func projection(
    _ name: String, _ input: Int, _ output: Int, _ builder: GraphBuilder, _ like: Tensor
  ) -> AttentionProjections.Projection {
    let initial = initializer.initializer(fanIn: input, fanOut: output)
    return AttentionProjections.Projection(
      weight: builder.parameter(
        "\(name).weight", [input, output], like.elementType, initial, at: place),
      bias: hasBias
        ? builder.parameter("\(name).bias", [output], like.elementType, .zeros, at: place) : nil)
  }

  /// What is wrong with the layer or its operands, and how to put it right; or nil.
  func mistake(
    _ query: Tensor, _ memory: Tensor, _ mode: Mode
  ) -> (message: String, notes: [String])? {
    if let message = mistake(ofTypes: query, memory) ?? mistake(ofHeads: query) {
      return (message, [])
    }
    let isOwn = query.value == memory.value
    if fusesProjections, !isOwn {
      return ("fused projections are of a sequence to itself, found another memory", [])
    }
    guard case .streaming(let steps) = mode, isOwn || isCausal else { return nil }
    if !isOwn { return ("the places of another sequence are not those of a piece", []) }
    return mistake(streaming: query, steps)
  }

  private func mistake(
    streaming x: Tensor, _ steps: Int
  ) -> (message: String, notes: [String])? {
    guard isCausal else {
      return (
        "in streaming it would see places that are not read yet", ["note: say isCausal: true"]
      )
    }
    guard let capacity else {
      return (
        "it is not told how many places it may keep in streaming",
        ["note: say capacity:, the length of the longest sequence"]
      )
    }
    guard capacity >= max(steps, 1) else {
      return ("a capacity of \(capacity) is less than a piece of \(steps) places", [])
    }
    return x.mistake(inPieceOf: steps).map { ($0, []) }
  }

  private func mistake(ofTypes query: Tensor, _ memory: Tensor) -> String? {
    guard query.rank == 3, memory.rank == 3, query.elementType.isFloat,
      memory.elementType == query.elementType
    else {
      return "found \(query.type) and \(memory.type), expected floats (batch, places, width)"
    }
    return query.shape[0] == memory.shape[0]
      ? nil : "found \(query.type) and \(memory.type), expected batches of one size"
  }

  private func mistake(ofHeads query: Tensor) -> String? {
    let inside = width ?? query.shape[2]
    guard heads >= 1, inside >= heads, inside % heads == 0 else {
      return "\(heads) heads do not divide a width of \(inside)"
    }
    if let keyValueHeads, keyValueHeads < 1 || heads % keyValueHeads != 0 {
      return "\(keyValueHeads) heads of keys do not divide \(heads) heads"
    }
    if case .rotary = positions, (inside / heads) % 2 != 0 {
      return "numbers are turned in pairs, found heads with a width of \(inside / heads)"
    }
    return (0...1).contains(dropout) ? nil : "the dropout is \(dropout), expected 0...1"
  }
}
