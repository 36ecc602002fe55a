import IR
import Modeling
import Operators
import Testing

/// Which layers hand masks on, end them, or cannot take them.
@Suite struct MaskedSequenceTests {
  /// What is left of a mask behind a layer.
  private func mask(
    _ layer: any Layer, _ shape: Shape = [2, 5, 3], _ type: ElementType = .f32
  ) throws -> Tensor? {
    let builder = GraphBuilder("test")
    let mask = builder.input("mask", [2, 5], .bool)
    let y = layer(
      MaskedSequence(builder.input("x", shape, type), mask: mask), mode: .inference)
    builder.output("y", y.values)
    _ = try builder.finish()
    return y.mask
  }

  private static let stepwise: [any Layer] = [
    Dense(4), Dropout(0.5), SpatialDropout(0.5), AlphaDropout(0.5), LayerNorm(), RMSNorm(),
    PReLU(), PositionalEncoding(), ActivationLayer(.gelu), ReLU(), LeakyReLU(), ELU(), GELU(),
    Sigmoid(), Tanh(), Softmax(), Residual(Dense(3)), Shared("s", Dense(4)), Frozen(Dense(4)),
    Sequential([Dense(4), ReLU()]), Masking(), LSTM(4, returnsSequences: true),
    Bidirectional(GRU(4, returnsSequences: true)), MultiHeadAttention(heads: 1),
    TransformerEncoderBlock(heads: 1, feedForward: 2),
  ]

  @Test(arguments: stepwise.indices) func layersHandMasksOn(_ index: Int) throws {
    #expect(try mask(Self.stepwise[index])?.type == TensorType(.bool, [2, 5]))
  }

  @Test func embeddingsHandMasksOn() throws {
    let plain = try mask(Embedding(9, width: 2), [2, 5], .i32)
    #expect(plain?.node?.argument?.label == "mask")
    let padded = try mask(Embedding(9, width: 2, padding: 0, masksPadding: true), [2, 5], .i32)
    #expect(padded?.node?.operation.name == "and")
  }

  @Test func masksEnd() throws {
    let layers: [any Layer] = [LSTM(4), Bidirectional(GRU(4)), GlobalAveragePool(), Unmasked()]
    for layer in layers { #expect(try mask(layer) == nil, "\(layer)") }
  }

  private static let others: [(any Layer, String)] = [
    (Flatten(), "layer Flatten"), (Reshape([15]), "layer Reshape"),
    (Conv1D(2, window: 2), "layer Conv<OneAxis>"), (GlobalMaxPool(), "layer GlobalMaxPool"),
    (BatchNorm(), "layer BatchNorm"), (Softmax(axis: 1), "layer softmax"),
  ]

  @Test(arguments: others.indices) func otherLayersSaySo(_ index: Int) {
    let (layer, subject) = Self.others[index]
    let found = diagnostic { _ = try mask(layer) }
    #expect(found?.subject == subject)
    #expect(found?.message.hasPrefix("does not go by masks") == true)
  }

  @Test func whatCannotBeMasked() {
    let word = diagnostic {
      _ = try mask(Embedding(9, width: 2, masksPadding: true), [2, 5], .i32)
    }
    #expect(word?.message == "paddings are to be masked, and no index is one: give padding:")
    let rank = diagnostic {
      _ = try mask(Embedding(9, width: 2, padding: 0, masksPadding: true), [2], .i32)
    }
    #expect(
      rank?.message
        == "paddings are to be masked, and indices are i32[2], expected integers (batch, steps)")
    let matrix = diagnostic { _ = try mask(Masking(), [2, 5]) }
    #expect(matrix?.message == "found f32[2x5], expected floats (batch, steps, width)")
  }

  @Test func modesAreToldToo() {
    let found = diagnostic {
      let builder = GraphBuilder("test")
      let network = Sequential([Masking(), LSTM(3, isStateful: true)])
      builder.output("y", network(builder.input("x", [2, 5, 3])))
      _ = try builder.finish()
    }
    #expect(
      found?.message == "it differs between training and inference, and is not told which")
  }
}
