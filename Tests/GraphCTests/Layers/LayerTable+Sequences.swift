import GraphC
import Modeling

extension LayerTable {
  static let sequences: [String: Entry] = [
    "rnn": { call in
      let activation = Activation(rawValue: call.options["activation"] ?? "tanh") ?? .tanh
      return recurrent(call, SimpleUnit(activation: activation), "rnn")
    },
    "lstm": { call in recurrent(call, LSTMUnit(), "lstm") },
    "gru": { call in recurrent(call, GRUUnit(), "gru") },
    "attention": { call in
      let layer = MultiHeadAttention(
        heads: call.integer("heads", 1), isCausal: call.flag("isCausal"),
        bias: call.flag("bias", true))
      let mask = call.inputs["mask"].map { $0.reshape(Shape([1] + $0.shape.extents)) }
      let y = layer(
        query: call["x"], memory: call.inputs["memory"] ?? call["x"], mask: mask,
        keyMask: call.inputs["keyMask"], mode: call.mode)
      return ["y": y]
    },
    "encoder": { call in
      let block = TransformerEncoderBlock(
        heads: 2, feedForward: 5,
        activation: Activation(rawValue: call.options["activation"] ?? "relu") ?? .relu,
        isGated: call.flag("isGated"),
        norm: BlockNorm(rawValue: call.options["norm"] ?? "") ?? .layer,
        normalizesFirst: call.flag("normalizesFirst"), isCausal: call.flag("isCausal"),
        bias: call.flag("bias", true))
      return ["y": block(call["x"], keyMask: call.inputs["keyMask"], mode: call.mode)]
    },
    "decoder": { call in
      let block = TransformerDecoderBlock(
        heads: 2, feedForward: 5, normalizesFirst: call.flag("normalizesFirst"),
        bias: call.flag("bias", true))
      let y = block(
        call["x"], memory: call["memory"], keyMask: call.inputs["keyMask"],
        memoryKeyMask: call.inputs["memoryKeyMask"], mode: call.mode)
      return ["y": y]
    },
  ]

  /// What a fixture wants of a recurrent layer: the last step, all steps, or states too.
  private static func recurrent<Unit: RecurrentUnit>(
    _ call: LayerCall, _ unit: Unit, _ name: String
  ) -> [String: Tensor] {
    let returns = call.options["returns"] ?? "last"
    let layer = Recurrent(
      unit, units: 3, layers: call.integer("layers", 1),
      isBidirectional: call.flag("isBidirectional"), returnsSequences: returns == "sequence",
      bias: call.options["bias"].flatMap { RecurrentBias(rawValue: $0) }, name: name)
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
