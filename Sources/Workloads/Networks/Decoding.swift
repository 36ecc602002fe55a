import GraphC

extension Workload {
  /// One character by a transformer that has kept the keys and values of those before.
  package static let decode = Workload(
    "decode", "a step of a transformer of 4 layers of 128 that keeps 256 places, one text",
    .graph { () throws(Diagnostic) in try decodingModel.stepGraph(batchSize: 1) })

  static let decodingLength = 256

  /// The network of `char-gpt`: norms before the parts, no biases, the head tied to the characters.
  private static let decodingModel = Model(
    name: "decode", defaultBatchSize: 1, optimizer: SGD(learningRate: 0.1)
  ) { builder, rows, mode in
    let (vocabulary, width) = (97, 128)
    let x = builder.input("x", [rows, mode.steps(decodingLength)], .i32)
    let characters = Shared("characters", Embedding(vocabulary, width: width))
    let h = PositionalEncoding(.learned(length: decodingLength))(characters(x), mode: mode)
    let block = TransformerEncoderBlock(
      heads: 4, feedForward: 4 * width, activation: .gelu, normalizesFirst: true, isCausal: true,
      capacity: decodingLength, fusesProjections: true, bias: false)
    let last = TransformerEncoder(layers: 4, block)(h, mode: mode)
    builder.output("logits", characters.apply(to: last) { $0.scores(last) })
  }
}
