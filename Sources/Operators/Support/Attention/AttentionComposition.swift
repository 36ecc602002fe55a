import IR

/// `attention` and its gradient as products and a softmax, which keep all scores.
struct AttentionComposition {
  let options: AttentionOptions
  let sizes: AttentionSizes
  let operands: [Tensor]

  init(_ options: AttentionOptions, _ operands: [Tensor]) {
    self.options = options
    self.operands = operands
    sizes = .known(options, operands.map(\.type))
  }

  func result(hasSums: Bool) -> Tensor {
    let parts = sources(operands)
    let mixed = mixed(parts, hasSums: hasSums)
    let shape = sizes.resultShape(hasSums: false)
    let result = options.layout == .heads ? mixed.result : mixed.result.transpose([0, 2, 1, 3])
    guard hasSums else { return result.reshape(shape) }
    let flat = ([result] + mixed.sums).map { $0.reshape([sizes.batch, -1]) }
    return concatenate(flat, axis: 1)
  }

  /// The gradients of all sources, given one of the result, which have gradients of their own.
  func gradients(of cotangent: Tensor) -> Tensor {
    let parts = sources(operands)
    let (n, h, k, d) = (sizes.batch, sizes.heads, sizes.keyHeads, sizes.width)
    let folded = sizes.groups * sizes.queries
    func fold(_ x: Tensor, _ last: Int) -> Tensor { x.reshape([n, k, folded, last]) }
    let weights = weights(parts).weights
    let given = options.layout == .heads ? cotangent : cotangent.transpose([0, 2, 1, 3])
    let cotangents = fold(given, d)
    let products = matmul(cotangents, parts[2], transposeRHS: true).reshape(weights.shape)
    let slopes = kept(products)
    let mean = (slopes * weights).sum([3], keepingDimensions: true)
    let changes = fold(weights * (slopes - mean) * Tensor(options.scale), sizes.keys)
    let gradients = [
      matmul(changes, parts[1]).reshape([n, h, sizes.queries, d]),
      matmul(changes, fold(parts[0], d), transposeLHS: true),
      matmul(fold(kept(weights), sizes.keys), cotangents, transposeLHS: true),
    ]
    let turned =
      options.layout == .heads ? gradients : gradients.map { $0.transpose([0, 2, 1, 3]) }
    if options.layout == .packed { return concatenate(turned, axis: 2) }
    return concatenate(turned.map { $0.reshape([n, -1]) }, axis: 1)
  }

  /// Queries, keys and values, each `(n, heads, places, d)`.
  private func sources(_ operands: [Tensor]) -> [Tensor] {
    let (h, k) = (sizes.heads, sizes.keyHeads)
    switch options.layout {
    case .heads: return Array(operands.prefix(3))
    case .places: return operands.prefix(3).map { $0.transpose([0, 2, 1, 3]) }
    case .packed:
      return [(0, h), (h, h + k), (h + k, h + 2 * k)].map {
        operands[0].slice(axis: 2, from: $0.0, to: $0.1).transpose([0, 2, 1, 3])
      }
    }
  }

  /// What is left of weights, or of their gradients, after dropout.
  private func kept(_ weights: Tensor) -> Tensor {
    guard options.drops, let key = operands.last else { return weights }
    let uniform = randomUniform(key, weights.shape, .f32, stream: options.stream)
    let factor = Tensor(1 / (1 - options.rate))
    return select(uniform.greaterEqual(Tensor(options.rate)), weights * factor, 0)
  }

  /// The result `(n, heads, queries, d)`, and the maximum and one over the sum of each query.
  private func mixed(_ parts: [Tensor], hasSums: Bool) -> (result: Tensor, sums: [Tensor]) {
    let (n, h, k, d) = (sizes.batch, sizes.heads, sizes.keyHeads, sizes.width)
    let (weights, sums) = weights(parts, hasSums: hasSums)
    let result = matmul(
      kept(weights).reshape([n, k, sizes.groups * sizes.queries, sizes.keys]), parts[2])
    return (result.reshape([n, h, sizes.queries, d]), hasSums ? sums : [])
  }

  /// Weights before dropout `(n, heads, queries, keys)`, and the maximum and one over the sum of each query.
  private func weights(
    _ parts: [Tensor], hasSums: Bool = false
  ) -> (weights: Tensor, sums: [Tensor]) {
    let (n, h, k, d) = (sizes.batch, sizes.heads, sizes.keyHeads, sizes.width)
    let (folded, shape) = (sizes.groups * sizes.queries, [n, h, sizes.queries, sizes.keys])
    let query = parts[0].reshape([n, k, folded, d])
    // Scaled behind the product, whose kernel takes that in; queries would be one of their own.
    var scores =
      matmul(query, parts[1], transposeRHS: true).reshape(Shape(shape)) * Tensor(options.scale)
    let maskCount = operands.count - options.sourceCount - (options.drops ? 1 : 0)
    for mask in operands.dropFirst(options.sourceCount).prefix(maskCount) {
      let hidden = Tensor(-.infinity)
      scores = select(mask.equal(hidden), hidden, scores + mask)
    }
    if options.isCausal, let builder = scores.builder {
      // Over the shape of the scores: a smaller mask would be written to memory.
      let places = scores.type.with(elementType: .i32)
      let isSeen = builder.iota(places, axis: -1).lessEqual(builder.iota(places, axis: -2))
      scores = select(isSeen, scores, Tensor(-.infinity))
    }
    let (powers, shift, sum) = safePowers(scores, axis: -1, shiftHasGradient: hasSums)
    let quotient = select(sum.equal(0), 1, sum)
    let largest = select(sum.equal(sum), shift, sum)
    return (powers / quotient, [largest, select(sum.equal(0), 0, 1 / quotient)])
  }
}

/// Exponentials along an axis over their maximum, 0 where it is -∞; the maximum, or 0; their sum.
///
/// Quotients of these do not depend on the shift, so that it needs no gradient there.
private func safePowers(
  _ x: Tensor, axis: Int, shiftHasGradient: Bool = false, file: String = #fileID, line: Int = #line
) -> (powers: Tensor, shift: Tensor, sum: Tensor) {
  let maximum = x.max([axis], keepingDimensions: true, file: file, line: line)
  let largest = shiftHasGradient ? maximum : stopGradient(maximum)
  let shift = select(largest.equal(Tensor(-.infinity)), 0, largest)
  let powers = exp(x - shift, file: file, line: line)
  let sum = powers.sum([axis], keepingDimensions: true, file: file, line: line)
  return (powers, shift, sum)
}

/// `softmax` that gives rows of -∞ zeros instead of NaN.
package func safeSoftmax(_ x: Tensor, axis: Int, file: String, line: Int) -> Tensor {
  let (powers, _, sum) = safePowers(x, axis: axis, file: file, line: line)
  return powers / select(sum.equal(0), 1, sum)
}
