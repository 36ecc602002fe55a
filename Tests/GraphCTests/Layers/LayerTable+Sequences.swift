import GraphC
import Modeling

extension LayerTable {
  static let sequences: [String: Entry] = [
    "rnn": { call in
      let activation = Activation(rawValue: call.options["activation"] ?? "tanh") ?? .tanh
      return recurrent(call) {
        SimpleRNN(
          3, activation: activation, layers: $0, isBidirectional: $1, returnsSequences: $2)
      }
    },
    "lstm": { call in
      recurrent(call) { LSTM(3, layers: $0, isBidirectional: $1, returnsSequences: $2) }
    },
    "gru": { call in
      recurrent(call) { GRU(3, layers: $0, isBidirectional: $1, returnsSequences: $2) }
    },
    "attention": { call in
      let layer = MultiHeadAttention(
        heads: call.integer("heads", 1), isCausal: call.flag("isCausal"))
      let y = layer(
        query: call["x"], memory: call.inputs["memory"] ?? call["x"], mask: call.inputs["mask"],
        mode: call.mode)
      return ["y": y]
    },
    "encoder": single {
      TransformerEncoderBlock(
        heads: 2, feedForward: 5,
        activation: Activation(rawValue: $0.options["activation"] ?? "relu") ?? .relu,
        normalizesFirst: $0.flag("normalizesFirst"), isCausal: $0.flag("isCausal"))
    },
    "decoder": { call in
      let block = TransformerDecoderBlock(
        heads: 2, feedForward: 5, normalizesFirst: call.flag("normalizesFirst"))
      return ["y": block(call["x"], memory: call["memory"], mode: call.mode)]
    },
  ]

  /// What a fixture wants of a recurrent layer: the last step, all steps, or states too.
  private static func recurrent<Unit>(
    _ call: LayerCall, _ make: (Int, Bool, Bool) -> Recurrent<Unit>
  ) -> [String: Tensor] {
    let returns = call.options["returns"] ?? "last"
    let layer = make(
      call.integer("layers", 1), call.flag("isBidirectional"), returns == "sequence")
    guard returns.hasPrefix("states") else { return ["y": layer(call["x"])] }
    let initial = ["h", "c"].compactMap { call.inputs[$0] }
    let mask = call.inputs["lengths"].map { sequenceMask($0, steps: call["x"].shape[1]) }
    let (sequence, states) = layer.run(
      call["x"], initial: initial.isEmpty ? nil : initial, mask: mask, mode: call.mode)
    var results = ["sequence": sequence]
    for (index, state) in states.enumerated() { results["state\(index)"] = state }
    return results
  }
}
