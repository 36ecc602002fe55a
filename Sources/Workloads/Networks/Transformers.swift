import GraphC

extension Workload {
  /// nanoGPT: no biases, the output's weights are those of the token embedding.
  package static let gpt = Workload(
    "gpt", "a training step of a transformer of 4 layers, 12 x 64 characters, AdamW",
    .training(gptModel), batchCount: 8)

  /// An encoder of MiniLM's size.
  package static let bert1 = Workload(
    "bert1", "what an encoder of 6 layers of 384 makes of one text of 128 tokens",
    .graph { () throws(Diagnostic) in try bertModel.inferenceGraph(batchSize: 1) }, batchCount: 8)

  package static let bert8 = Workload(
    "bert8", "the same of 8 texts",
    .graph { () throws(Diagnostic) in try bertModel.inferenceGraph(batchSize: 8) }, batchCount: 8)

  private static let gptModel = Model(
    name: "gpt", defaultBatchSize: 12,
    optimizer: Adam(learningRate: 1e-3, beta1: 0.9, beta2: 0.99).decayingWeights(
      by: 0.1, of: ["wte", "wpe", "*.qkv.w", "*.o.w", "*.f1.w", "*.f2.w"])
  ) { builder, rows in
    let (length, vocabulary, width) = (64, 65, 128)
    let x = builder.input("x", [rows, length], .i32)
    let labels = builder.input("labels", [rows, length], .i32)
    let block = TransformerWorkload(width: width, heads: 4, hasBias: false, isCausal: true)
    let tokens = builder.parameter("wte", [vocabulary, width], initializer: block.initializer)
    let places = builder.parameter("wpe", [length, width], initializer: block.initializer)
    var h = embedding(x, table: tokens) + places
    for layer in 0..<4 {
      builder.scope("\(layer)") {
        h = h + block.attention(block.norm(h, "n1"))
        h = h + block.feedForward(block.norm(h, "n2"), width: 4 * width)
      }
    }
    let logits = matmul(block.norm(h, "nf"), tokens, transposeRHS: true)
    builder.output(
      "loss",
      crossEntropy(
        logits: logits.reshape([rows * length, vocabulary]), labels: labels.reshape([rows * length])
      ))
  }

  private static let bertModel = Model(
    name: "bert", defaultBatchSize: 1, optimizer: SGD(learningRate: 0.1)
  ) { builder, rows in
    let (length, vocabulary, width) = (128, 30522, 384)
    let x = builder.input("x", [rows, length], .i32)
    let block = TransformerWorkload(width: width, heads: 12, hasBias: true, isCausal: false)
    let tokens = builder.parameter("tok", [vocabulary, width], initializer: block.initializer)
    let places = builder.parameter("pos", [length, width], initializer: block.initializer)
    var h = block.norm(embedding(x, table: tokens) + places, "n0")
    for layer in 0..<6 {
      builder.scope("\(layer)") {
        h = block.norm(h + block.attention(h), "n1")
        h = block.norm(h + block.feedForward(h, width: 4 * width), "n2")
      }
    }
    builder.output("h", h)
  }
}

/// The parts of a block, with parameters `NAME.w` and `NAME.b`.
private struct TransformerWorkload {
  let width: Int
  let heads: Int
  let hasBias: Bool
  let isCausal: Bool
  let initializer = Initializer.normal(mean: 0, deviation: 0.02)

  func linear(_ x: Tensor, _ units: Int, _ name: String) -> Tensor {
    guard let builder = x.builder, let inputs = x.shape.extents.last else { return x }
    return builder.scope(name) {
      let product = matmul(x, builder.parameter("w", [inputs, units], initializer: initializer))
      return hasBias ? product + builder.parameter("b", [units]) : product
    }
  }

  func norm(_ x: Tensor, _ name: String) -> Tensor {
    guard let builder = x.builder else { return x }
    return builder.scope(name) {
      let scale = builder.parameter("w", [width], initializer: .ones)
      let shift = hasBias ? builder.parameter("b", [width]) : nil
      return layerNorm(x, scale: scale, shift: shift, epsilon: hasBias ? 1e-12 : 1e-5)
    }
  }

  /// Queries, keys and values by one product.
  func attention(_ x: Tensor) -> Tensor {
    let projected = linear(x, 3 * width, "qkv")
    let (rows, length) = (x.shape[0], x.shape[1])
    let parts = (0..<3).map { part in
      projected.slice(axis: 2, from: part * width, to: (part + 1) * width)
        .reshape([rows, length, heads, width / heads]).transpose([0, 2, 1, 3])
    }
    let seen = GraphC.attention(
      query: parts[0], key: parts[1], value: parts[2], isCausal: isCausal)
    return linear(seen.transpose([0, 2, 1, 3]).reshape([rows, length, width]), width, "o")
  }

  func feedForward(_ x: Tensor, width hidden: Int) -> Tensor {
    linear(gelu(linear(x, hidden, "f1")), width, "f2")
  }
}
