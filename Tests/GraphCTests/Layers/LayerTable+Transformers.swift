import GraphC
import Modeling

extension LayerTable {
  static let transformers: [String: Entry] = [
    "attentionOptions": { call in
      let pairs = RotaryPairs(rawValue: call.options["pairs"] ?? "") ?? .halves
      let positions: [String: AttentionPositions] = [
        "rotary": .rotary(base: 10_000, pairs: pairs), "linearBias": .linearBias,
      ]
      let layer = MultiHeadAttention(
        heads: call.integer("heads", 1), keyValueHeads: call.integer("shared", 1),
        isCausal: call.flag("isCausal"),
        positions: positions[call.options["positions"] ?? ""] ?? .none,
        fusesProjections: call.flag("fuses"), bias: call.flag("bias", true))
      return ["y": layer(call["x"], mode: call.mode)]
    },
    "encoders": { call in
      let block = TransformerEncoderBlock(
        heads: 2, feedForward: 5, normalizesFirst: call.flag("normalizesFirst"))
      return ["y": TransformerEncoder(layers: 2, block)(call["x"], mode: call.mode)]
    },
    "decoders": { call in
      let block = TransformerDecoderBlock(
        heads: 2, feedForward: 5, normalizesFirst: call.flag("normalizesFirst"))
      let stack = TransformerDecoder(layers: 2, block)
      return ["y": stack(call["x"], memory: call["memory"], mode: call.mode)]
    },
  ]
}
