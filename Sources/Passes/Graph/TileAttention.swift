import IR
import Operators

extension Pass {
  /// Marks attention that takes less time if its scores are kept nowhere, and its gradient; a result that
  /// is needed with sums as well is a part of that.
  ///
  ///     %0 = attention %q, %k, %v {causal = true} : f32[1x8x512x64]
  ///     // ->
  ///     %0 = attention %q, %k, %v {causal = true, tiled = true} : f32[1x8x512x64]
  ///
  /// Before `compose-attention`, which takes apart what is not marked. Keeps every value.
  package static let tileAttention = Pass(
    "tile-attention", "keeps the scores of attention nowhere, where that takes less time"
  ) { graph throws(Diagnostic) in
    let withSums = Set(
      graph.nodes.compactMap { node in
        (node.operation as? Attention).flatMap { $0.hasSums ? Twin($0.options, node) : nil }
      })
    return try graph.rebuilt(where: \.isAttention) { _, node, operands in
      let types = operands.map(\.type)
      if let attention = node.operation as? Attention {
        guard !attention.options.isTiled, attention.options.isWorthTiling(types) else { return nil }
        let isTwin = withSums.contains(Twin(attention.options, node))
        let tiled = Attention(
          attention.options.tiled, hasSums: attention.hasSums || isTwin
        ).applied(to: operands)
        return isTwin && !attention.hasSums
          ? tiled.slice(axis: 1, from: 0, to: node.type.elementCount / node.type.shape[0])
            .reshape(node.type.shape) : tiled
      }
      guard let gradient = node.operation as? AttentionGradient, !gradient.options.isTiled,
        gradient.options.isWorthTiling(types.dropLast(2))
      else { return nil }
      return AttentionGradient(gradient.options.tiled).applied(to: operands)
    }
  }

  /// Writes attention as products and a softmax, and its gradient as theirs, unless `tile-attention` marked it.
  ///
  /// Before `fold-constants`, which may know what is dropped, and `erase-barriers`, which makes the scores
  /// of both the same. Keeps every value up to rounding.
  package static let composeAttention = Pass(
    "compose-attention", "writes attention that is not tiled as products and a softmax"
  ) { graph throws(Diagnostic) in
    try graph.rebuilt(where: \.isAttention) { _, node, operands in
      if let attention = node.operation as? Attention, !attention.options.isTiled {
        return attention.composed(operands)
      }
      if let gradient = node.operation as? AttentionGradient, !gradient.options.isTiled {
        return gradient.composed(operands)
      }
      return nil
    }
  }
}

extension Node {
  /// Whether it is attention, or its gradient.
  fileprivate var isAttention: Bool {
    operation is Attention || operation is AttentionGradient
  }
}

/// Attention with and without sums.
private struct Twin: Hashable {
  let options: AttentionOptions
  let operands: [Value]

  init(_ options: AttentionOptions, _ node: Node) {
    self.options = options
    operands = node.operands
  }
}

extension AttentionOptions {
  fileprivate var tiled: AttentionOptions {
    var options = self
    options.isTiled = true
    return options
  }

  /// Whether tiles take less time than products: they have 32 queries, and if less than half of
  /// them are there, the others' time is lost; only `f32` has kernels of tiles.
  fileprivate func isWorthTiling(_ operands: [TensorType]) -> Bool {
    guard operands[0].elementType == .f32 else { return false }
    let sizes = AttentionSizes.known(self, operands)
    return sizes.queries >= 16 && sizes.keys >= 16
  }
}
