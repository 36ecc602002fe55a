import IR
import Modeling
import Operators
import Testing

/// What layers say of operands and options that do not fit.
@Suite struct LayerMistakeTests {
  struct Mistake: Sendable, CustomStringConvertible {
    let layer: any Layer
    let type: TensorType
    let subject: String
    let message: String
    var description: String { "\(subject): \(message)" }

    init(_ layer: any Layer, _ type: TensorType, _ subject: String, _ message: String) {
      (self.layer, self.type, self.subject, self.message) = (layer, type, subject, message)
    }
  }

  static let matrix = TensorType(.f32, [2, 3])

  static let basic = [
    Mistake(Dropout(1.5), matrix, "layer dropout", "the rate is 1.5, expected 0...1"),
    Mistake(
      BatchNorm(axis: 2), matrix, "layer batch_norm", "axis 2 is outside rank 2"),
    Mistake(
      BatchNorm(momentum: 2), matrix, "layer batch_norm", "the momentum is 2.0, expected 0...1"),
    Mistake(
      BatchNorm(name: "bn"), TensorType(.f32, [3]), "layer bn",
      "found f32[3], expected floats of rank 2 or more"),
    Mistake(
      LayerNorm(), TensorType(.f32, []), "layer layer_norm",
      "found f32[], expected floats of rank 1 or more"),
    Mistake(
      RMSNorm(), TensorType(.i32, [3]), "layer rms_norm",
      "found i32[3], expected floats of rank 1 or more"),
    Mistake(
      GroupNorm(groups: 2), matrix, "group norm", "2 groups do not divide 3 channels"),
    Mistake(GroupNorm(groups: 1, axis: 0), matrix, "group norm", "axis 0 is the batch's"),
    Mistake(
      Embedding(5, width: 2), matrix, "layer embedding",
      "indices are f32[2x3], expected integers"),
    Mistake(
      Embedding(0, width: 2), TensorType(.i32, [2]), "layer embedding",
      "expected at least 1 vector of at least 1 number, found 0 of 2"),
    Mistake(
      Embedding(5, width: 2, padding: 5), TensorType(.i32, [2]), "layer embedding",
      "the padding 5 is no index of 5 vectors"),
    Mistake(
      SpectralNorm(Dense(2), iterations: 0), matrix, "layer spectral_norm",
      "the number of iterations is 0, expected at least 1"),
    Mistake(
      SpectralNorm(LayerNorm()), matrix, "layer spectral_norm",
      "its layers have no parameter 'weight' to divide"),
    Mistake(
      SpectralNorm(Dense(2), axis: -3), matrix, "layer spectral_norm",
      "%dense.weight is f32[3x2], expected floats of a rank of at least 2 with an axis -3"),
    Mistake(
      SpectralNorm(Dense(2), weight: "bias"), matrix, "layer spectral_norm",
      "%dense.bias is f32[2], expected floats of a rank of at least 2 with an axis -1"),
    Mistake(
      PReLU(), TensorType(.f32, [3]), "layer prelu",
      "found f32[3], expected floats of rank 2 or more"),
    Mistake(
      InstanceNorm(), matrix, "layer instance_norm",
      "found f32[2x3], expected floats of rank 3 or more"),
    Mistake(
      SpatialDropout(0.5), matrix, "layer spatial_dropout",
      "found f32[2x3], expected (batch, spatial…, channels)"),
    Mistake(
      GaussianNoise(-1), matrix, "layer gaussian_noise",
      "the deviation is -1.0, expected 0 or more"),
    Mistake(
      GaussianNoise(1), TensorType(.i32, [2]), "layer gaussian_noise",
      "expected float elements, found i32[2]"),
    Mistake(
      RestrictedBoltzmannMachine(visible: 4, hidden: 2), matrix, "layer rbm",
      "found f32[2x3], expected floats (batch, 4)"),
    Mistake(
      RestrictedBoltzmannMachine(visible: 3, hidden: 0), matrix, "layer rbm",
      "expected at least 1 unit in each layer, found 3 visible and 0 hidden"),
    Mistake(AlphaDropout(2), matrix, "layer alpha_dropout", "the rate is 2.0, expected 0...1"),
    Mistake(
      PositionalEncoding(), TensorType(.f32, [3]), "layer position",
      "found f32[3], expected floats (…, places, width)"),
    Mistake(
      PositionalEncoding(.learned(length: 1)), matrix, "layer position",
      "there are 2 places and 1 learned vectors"),
    Mistake(
      Residual(Dense(4)), matrix, "layer residual",
      "its layers make f32[2x4] of f32[2x3], expected the same type"),
    Mistake(
      Residual(Dense(4), shortcut: Dense(5)), matrix, "layer residual",
      "its layers make f32[2x4] and its shortcut f32[2x5], expected the same type"),
    Mistake(
      Reshape([2, -1]), matrix, "layer reshape",
      "the elements of f32[2x3] after the batch's axis do not fit [2, -1]"),
    Mistake(
      Reshape([-1, -1]), matrix, "layer reshape",
      "the elements of f32[2x3] after the batch's axis do not fit [-1, -1]"),
    Mistake(
      Reshape([Int.max, Int.max]), matrix, "layer reshape",
      "the elements of f32[2x3] after the batch's axis do not fit "
        + "[9223372036854775807, 9223372036854775807]"),
  ]

  static let sequence = TensorType(.f32, [2, 5, 3])

  static let sequences = [
    Mistake(LSTM(0), sequence, "layer lstm", "expected at least 1 unit, found 0"),
    Mistake(GRU(2, layers: 0), sequence, "layer gru", "expected at least 1 layer, found 0"),
    Mistake(
      SimpleRNN(2), matrix, "layer rnn", "found f32[2x3], expected floats (batch, steps, width)"),
    Mistake(
      LSTM(2, layers: 2, dropout: 2), sequence, "layer lstm",
      "the dropout is 2.0, expected 0...1"),
    Mistake(
      MultiHeadAttention(heads: 2), sequence, "layer attention",
      "2 heads do not divide a width of 3"),
    Mistake(
      MultiHeadAttention(heads: 0), sequence, "layer attention",
      "0 heads do not divide a width of 3"),
    Mistake(
      MultiHeadAttention(heads: 3, keyValueHeads: 2), sequence, "layer attention",
      "2 heads of keys do not divide 3 heads"),
    Mistake(
      MultiHeadAttention(heads: 3, keyValueHeads: 0), sequence, "layer attention",
      "0 heads of keys do not divide 3 heads"),
    Mistake(
      MultiHeadAttention(heads: 1, positions: .rotary), sequence, "layer attention",
      "numbers are turned in pairs, found heads with a width of 3"),
    Mistake(
      TransformerEncoder(layers: 0, TransformerEncoderBlock(heads: 1, feedForward: 2)), sequence,
      "layer transformer", "expected at least 1 layer, found 0"),
    Mistake(
      MultiHeadAttention(heads: 1), matrix, "layer attention",
      "found f32[2x3] and f32[2x3], expected floats (batch, places, width)"),
    Mistake(
      TransformerEncoderBlock(heads: 2, feedForward: 4), sequence, "layer attention",
      "2 heads do not divide a width of 3"),
    Mistake(
      TransformerEncoderBlock(heads: 3, feedForward: 0), sequence, "layer hidden",
      "expected at least 1 unit, found 0"),
  ]

  static let images = TensorType(.f32, [2, 5, 5, 3])

  static let windows = [
    Mistake(
      Conv2D(4, window: 3), sequence, "layer conv",
      "found f32[2x5x3], expected floats (batch, 2 spatial axes, channels)"),
    Mistake(
      Conv1D(4, window: 3), images, "layer conv",
      "found f32[2x5x5x3], expected floats (batch, 1 spatial axis, channels)"),
    Mistake(
      Conv2D(4, window: [3, 3, 3]), images, "layer conv",
      "'window' is [3, 3, 3], expected 2 numbers of at least 1"),
    Mistake(
      Conv2D(4, window: 3, strides: 0), images, "layer conv",
      "'strides' is [0, 0], expected 2 numbers of at least 1"),
    Mistake(
      Conv2D(0, window: 3), images, "layer conv",
      "expected at least 1 filter and 1 channel, found 0 and 3"),
    Mistake(
      Conv2D(4, window: 3, groups: 2), images, "layer conv",
      "2 groups do not divide 3 channels and 4 filters"),
    Mistake(
      DepthwiseConv2D(window: 3, multiplier: 0), images, "layer depthwise_conv",
      "expected at least 1 filter and 1 channel, found 0 and 3"),
    Mistake(
      UpSample2D(0), images, "layer up_sample",
      "'factor' is [0, 0], expected 2 numbers of at least 1"),
    Mistake(
      UpSample2D(Int.max), images, "resized",
      "the shape [2x9223372036854775807x9223372036854775807x3] is too large"),
    Mistake(
      ZeroPad2D([1]), images, "layer zero_pad", "'low' is [1], expected 2 numbers of at least 0"),
    Mistake(
      ZeroPad1D(-1), sequence, "layer zero_pad", "'low' is [-1], expected 1 number of at least 0"),
    Mistake(
      Crop2D(low: 2, high: 3), images, "layer crop", "2 and 3 of 5 places leave none"),
    Mistake(
      Crop1D(1), images, "layer crop",
      "found f32[2x5x5x3], expected (batch, 1 spatial axis, channels)"),
    Mistake(
      MaxPool2D(2), sequence, "layer max_pool",
      "found f32[2x5x3], expected (batch, 2 spatial axes, channels)"),
    Mistake(
      AveragePool1D(2), images, "layer average_pool",
      "found f32[2x5x5x3], expected (batch, 1 spatial axis, channels)"),
    Mistake(
      GlobalAveragePool(), matrix, "layer global_average_pool",
      "found f32[2x3], expected floats (batch, spatial…, channels)"),
  ]

  @Test func rotationsThatDoNotFit() {
    let builder = GraphBuilder("test")
    let x = builder.input("x", [2, 5, 4])
    let odd = builder.input("odd", [5, 3])
    let offset = builder.input("offset", [2], .i32)
    for (index, y) in [
      rotaryEncoding(odd), rotaryEncoding(offset), rotaryEncoding(x, offset: offset),
    ].enumerated() {
      builder.output("y\(index)", y)
    }
    let memory = builder.input("memory", [2, 7, 4])
    let fused = MultiHeadAttention(heads: 2, fusesProjections: true)
    builder.output("z", fused(query: x, memory: memory, mode: .inference))
    let found = diagnostic { _ = try builder.finish() }.map { "\($0)" } ?? ""
    for message in [
      "numbers are turned in pairs, found a width of 3",
      "found i32[2], expected floats (…, places, width)",
      "the offset is i32[2], expected an integer scalar",
      "fused projections are of a sequence to itself, found another memory",
    ] {
      #expect(found.contains(message), "\(message)")
    }
  }

  /// A window that does not fit is found by the operator.
  @Test func windowsThatDoNotFit() {
    let builder = GraphBuilder("test")
    builder.output("y", Conv2D(4, window: 7)(builder.input("x", [2, 5, 5, 3])))
    let found = diagnostic { _ = try builder.finish() }
    #expect(found?.subject == "convolution")
    #expect(found?.notes.contains { $0.contains("conv.weight") } == true)
  }

  @Test func masksThatDoNotFit() {
    let builder = GraphBuilder("test")
    let x = builder.input("x", [2, 5, 3])
    let mask = builder.input("mask", [5, 2], .bool)
    builder.output("y", GRU(4)(x, mask: mask, mode: .inference))
    builder.output("z", sequenceMask(x, steps: 5))
    let message = diagnostic { _ = try builder.finish() }.map { "\($0)" } ?? ""
    #expect(message.contains("the mask is bool[5x2], expected bool[2x5]"))
    #expect(message.contains("found f32[2x5x3] and 5 steps, expected integers (batch)"))
  }

  /// As Keras's `unit_forget_bias`: gates are input, forget, candidate, output.
  @Test(arguments: [1.0, 0]) func forgetGatesBeginOpen(_ bias: Double) throws {
    let builder = GraphBuilder("test")
    let layer = bias == 1 ? LSTM(4) : LSTM(4, forgetBias: bias)
    builder.output("y", layer(builder.input("x", [2, 5, 3])))
    let found = try builder.finish().arguments.first { $0.label == "lstm.bias" }?.initializer
    #expect(found == (bias == 1 ? .blocks([0, 1, 0, 0]) : .zeros))
  }

  /// Two of these could be examples by keys or queries by keys; a key mask says which.
  @Test func masksOfUnclearMeaning() {
    let builder = GraphBuilder("test")
    let (x, lengths) = (builder.input("x", [5, 5, 4]), builder.input("n", [5], .i32))
    let mask = sequenceMask(lengths, steps: 5)
    builder.output("a", MultiHeadAttention(heads: 2)(x, mask: mask, mode: .inference))
    let found = diagnostic { _ = try builder.finish() }
    #expect(
      found?.message == "the mask is bool[5x5], expected 4 axes as of scores [5x2x5x5]")
    #expect(
      found?.notes.suffix(2) == [
        "note: keys that each example has, (n, keys), are the option keyMask",
        "note: one mask for all examples is mask.reshape([1, 1, 5, 5])",
      ])
    let right = GraphBuilder("test")
    let (y, n) = (right.input("x", [5, 5, 4]), right.input("n", [5], .i32))
    let keys = sequenceMask(n, steps: 5)
    right.output("a", MultiHeadAttention(heads: 2)(y, keyMask: keys, mode: .inference))
    right.output(
      "b", TransformerEncoderBlock(heads: 2, feedForward: 3)(y, keyMask: keys, mode: .training))
    right.output(
      "c",
      TransformerDecoderBlock(heads: 2, feedForward: 3)(
        y, memory: y, keyMask: keys, memoryKeyMask: keys, mode: .training))
    #expect(diagnostic { _ = try right.finish() } == nil)
  }

  /// The biases, as layers of PyTorch begin with them.
  @Test func biasesBeginAsSaid() throws {
    let builder = GraphBuilder("test")
    let x = builder.input("x", [2, 4, 9])
    let layers: [any Layer] = [
      Dense(3, initializer: .torchUniform, biasInitializer: .torchUniform),
      Conv1D(4, window: 4, biasInitializer: .constant(0.5)),
      LSTM(4, bias: .double, biasInitializer: .uniform(low: -0.5, high: 0.5)),
    ]
    for layer in layers { _ = layer(x) }
    func initial(_ name: String) -> Initializer? {
      builder.argument(named: name)?.node?.argument?.initializer
    }
    let third = Initializer.uniform(low: -1.0 / 3, high: 1.0 / 3)
    #expect(initial("dense.bias") == third && initial("dense.weight") == third)
    #expect(initial("conv.bias") == .constant(0.5))
    #expect(initial("lstm.recurrent_bias") == .uniform(low: -0.5, high: 0.5))
  }

  @Test func statesThatDoNotFit() {
    let builder = GraphBuilder("test")
    let x = builder.input("x", [2, 5, 3])
    let wrong = [builder.input("h", [2, 4]), builder.input("c", [2, 3])]
    builder.output("y", LSTM(4).run(x, initial: wrong, mode: .inference).sequence)
    builder.output("z", LSTM(4).run(x, initial: [wrong[0]], mode: .inference).sequence)
    let message = diagnostic { _ = try builder.finish() }.map { "\($0)" } ?? ""
    #expect(message.contains("an initial state is f32[2x3], expected f32[2x4]"))
    #expect(message.contains("found 1 initial states, expected 2"))
  }

  @Test(arguments: basic + sequences + windows) func isReported(_ mistake: Mistake) {
    let builder = GraphBuilder("test")
    // What follows a mistake is silent.
    let y = mistake.layer(builder.argument("x", .input, mistake.type), mode: .training)
    builder.output("y", Dense(2)(y))
    let found = diagnostic { _ = try builder.finish() }
    #expect(found?.subject == mistake.subject)
    #expect(found?.message == mistake.message)
    #expect(found?.notes.first?.contains("LayerMistakeTests.swift") == true)
  }
}
