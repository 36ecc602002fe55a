import IR
import Operators

/// Attention and its gradient, with operands in each layout, masks and dropout.
extension OperatorSamples {
  static let attention =
    [false, true].flatMap { isTiled in
      let end = isTiled ? " tiled" : ""
      return [
        sample("attention\(end)", isTiled) { _, _ in [] },
        sample("attention causal\(end)", isTiled, causal: true) { _, _ in [] },
        sample("attention masks\(end)", isTiled) { builder, type in
          [
            builder.input("mask", type, [2, 1, 3, 3]), builder.input("keys", type, [1, 1, 1, 3]),
          ]
        },
        sample("attention dropout\(end)", isTiled, rate: 0.25) { builder, _ in
          [builder.key]
        },
        sample("attention places\(end)", isTiled, layout: .places) { _, _ in [] },
        sample("attention packed\(end)", isTiled, layout: .packed, causal: true) { _, _ in [] },
      ]
    } + [sample("attention sums", false, hasSums: true) { _, _ in [] }]
    + [
      AttentionOptions.Layout.heads, .packed,
    ].map { layout in
      Sample("attention_gradient \(layout.rawValue)") { builder in
        var options = AttentionOptions()
        options.layout = layout
        options.heads = layout == .packed ? 2 : 0
        options.scale = 0.5
        options.isCausal = true
        let operands = sources(builder, layout)
        let saved = Attention(options, hasSums: true).applied(to: operands)
        let given = builder.input("c", .f32, layout == .packed ? [2, 3, 2, 4] : [2, 2, 3, 4])
        return AttentionGradient(options).applied(to: operands + [saved, given])
      }
    }

  private static func sample(
    _ name: String, _ isTiled: Bool, layout: AttentionOptions.Layout = .heads,
    causal: Bool = false, rate: Double = 0, hasSums: Bool = false,
    _ more: @escaping @Sendable (GraphBuilder, ElementType) -> [Tensor]
  ) -> Sample {
    Sample(name) { builder in
      var options = AttentionOptions()
      options.layout = layout
      options.heads = layout == .packed ? 2 : 0
      options.scale = 0.5
      options.isCausal = causal
      options.rate = rate
      options.stream = 3
      options.isTiled = isTiled
      let operands = sources(builder, layout)
      return Attention(options, hasSums: hasSums)
        .applied(to: operands + more(builder, operands[0].elementType))
    }
  }

  /// Two heads of queries that share one of keys.
  private static func sources(
    _ builder: GraphBuilder, _ layout: AttentionOptions.Layout
  ) -> [Tensor] {
    if layout == .packed { return [builder.input("qkv", .f32, [2, 3, 4, 4])] }
    let isInside = layout == .places
    return [("q", 2), ("k", 1), ("v", 1)].map { name, heads in
      builder.input(name, .f32, isInside ? [2, 3, heads, 4] : [2, heads, 3, 4])
    }
  }
}

extension GraphBuilder {
  /// A key of random numbers, as an input.
  fileprivate var key: Tensor { argument("key", .input, TensorType(.i64, [2])) }
}
