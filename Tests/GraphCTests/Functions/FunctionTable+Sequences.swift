import GraphC
import Modeling

extension FunctionTable {
  static let attention: [String: FixtureFunction] = [
    "attention": {
      let y = Modeling.attention(
        query: $0["q"], key: $0["k"], value: $0["v"],
        mask: $0.optional("mask").map { [rank = $0["q"].rank] in filled($0, rank) },
        keyMask: $0.optional("keyMask"), isCausal: $0.flag("isCausal"),
        scale: $0.options["scale"].flatMap { Double($0) })
      return ["y": y]
    },
    "maskedSoftmax": { ["y": softmax($0["x"], mask: $0["mask"])] },
    "multiHeadAttention": { call in
      func projection(_ name: String) -> AttentionProjections.Projection {
        .init(weight: call["w\(name)"], bias: call["b\(name)"])
      }
      let projections = AttentionProjections(
        query: projection("q"), key: projection("k"), value: projection("v"),
        output: projection("o"))
      let y = multiHeadAttention(
        query: call["q"], key: call["k"], value: call["v"], projections: projections,
        heads: call.integer("heads", 1), mask: call.optional("mask").map { filled($0, 3) },
        keyMask: call.optional("keyMask"), isCausal: call.flag("isCausal"))
      return ["y": y]
    },
  ]

  /// A mask as PyTorch takes it, with axes of extent 1 in front for those it lacks.
  private static func filled(_ mask: Tensor, _ rank: Int) -> Tensor {
    mask.reshape(Shape([Int](repeating: 1, count: rank - mask.rank) + mask.shape.extents))
  }

  private static func weights(_ call: FunctionCall) -> RecurrentWeights {
    RecurrentWeights(
      input: call["w"], recurrent: call["u"], bias: call.optional("b"),
      recurrentBias: call.optional("c"))
  }

  static let cells: [String: FixtureFunction] = [
    "recurrentCell": {
      let activation = Activation(rawValue: $0.options["activation"] ?? "tanh") ?? .tanh
      let h = recurrentCell(
        $0["x"], state: $0["h"], weights: weights($0), activation: activation)
      return ["h": h]
    },
    "lstmCell": {
      let state = lstmCell(
        $0["x"], state: LSTMState(hidden: $0["h"], cell: $0["cell"]), weights: weights($0))
      return ["h": state.hidden, "cell": state.cell]
    },
    "gruCell": {
      let h = gruCell(
        $0["x"], state: $0["h"], weights: weights($0), resetsAfter: $0.flag("resetsAfter", true))
      return ["h": h]
    },
  ]
}
