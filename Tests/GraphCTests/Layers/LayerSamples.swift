import GraphC
import Modeling
import TestSupport

/// A graph around each layer, without what a step changes.
enum LayerSamples {
  static let all = norms + plain + sequences + windows

  static func sample(
    _ name: String, _ layer: any Layer, _ shape: Shape, mode: Mode = .inference,
    floats: ClosedRange<Double> = -2...2, integers: ClosedRange<Int64> = 0...4,
    type: ElementType = .f32
  ) -> Sample {
    Sample(name, floats: floats, integers: integers) { builder in
      let y = layer(builder.input("x", type, shape), mode: mode)
      builder.removeOutputs { $0.updates != nil }
      return y
    }
  }

  private static let norms = [
    sample("batch norm, training", BatchNorm(), [4, 2, 2], mode: .training),
    sample("batch norm, inference", BatchNorm(), [4, 2], floats: 0.5...2),
    sample("layer norm", LayerNorm(), [3, 4]),
    sample("rms norm", RMSNorm(), [3, 4]),
    sample("group norm", GroupNorm(groups: 2), [2, 3, 4]),
    sample(
      "batch norm without running statistics", BatchNorm(tracksStatistics: false), [4, 2, 2]),
    sample("layer norm without bias", LayerNorm(isShifted: false), [3, 4]),
    sample("spectral norm", SpectralNorm(Dense(2)), [3, 4], mode: .inference, floats: 0.5...2),
    sample("instance norm", InstanceNorm(isScaled: true), [2, 4, 2]),
  ]

  private static let plain = [
    sample("dense", Dense(3, activation: .tanh), [2, 4]),
    sample("dropout", Sequential([Dense(3), Dropout(0.4)]), [4, 3], mode: .training),
    sample(
      "spatial dropout", Sequential([Dense(3), SpatialDropout(0.4)]), [2, 3, 2], mode: .training),
    sample(
      "alpha dropout", Sequential([Dense(3), AlphaDropout(0.4)]), [2, 3], mode: .training),
    sample(
      "gaussian noise", Sequential([Dense(3), GaussianNoise(0.4)]), [4, 3], mode: .training),
    sample("boltzmann machine", RestrictedBoltzmannMachine(visible: 3, hidden: 2), [4, 3]),
    sample("embedding", Embedding(5, width: 2), [2, 3], type: .i32),
    sample("embedding with padding", Embedding(5, width: 2, padding: 1), [2, 3], type: .i32),
    sample("prelu", Sequential([Dense(3), PReLU(.channels)]), [2, 4]),
    sample("positions", PositionalEncoding(.learned(length: 4)), [2, 3, 2]),
    sample("waves", PositionalEncoding(), [2, 3, 4]),
    sample("residual", Residual(Dense(3, activation: .tanh)), [2, 3]),
    sample("residual shortcut", Residual(Dense(4, activation: .tanh), shortcut: Dense(4)), [2, 3]),
    sample(
      "shared", Sequential([Shared("s", Dense(3)), Tanh(), Shared("s", Dense(3))]), [2, 3]),
    sample("reshape", Sequential([Reshape([2, -1]), Dense(2)]), [2, 6]),
  ]

  private static let sequences = [
    sample("rnn", SimpleRNN(2), [2, 3, 2]),
    sample("lstm", LSTM(2, isBidirectional: true), [2, 3, 2]),
    sample("gru, stacked", GRU(2, layers: 2, returnsSequences: true), [1, 3, 2]),
    sample("gru, resets before", GRU(2, resetsAfter: false), [1, 3, 2]),
    sample("lstm with two biases", LSTM(2, bias: .double), [2, 2, 2]),
    sample("gru with one bias", GRU(2, bias: .single), [1, 3, 2]),
    sample(
      "lstm with dropout", LSTM(2, layers: 2, dropout: 0.5), [1, 2, 2], mode: .training),
    sample(
      "both directions, product",
      Bidirectional(LSTM(2, layers: 2, returnsSequences: true), merge: .product), [1, 3, 2]),
    sample("both directions, average", Bidirectional(GRU(2), merge: .average), [2, 2, 2]),
    sample("lstm from carried states", LSTM(2, isStateful: true), [2, 2, 2], mode: .training),
    sample(
      "masked words",
      Sequential([
        Embedding(5, width: 2, padding: 1, masksPadding: true), GRU(2, returnsSequences: true),
        GlobalAveragePool(),
      ]), [2, 3], type: .i32),
    sample("reservoir", Reservoir(3, leak: 0.4, returnsSequences: true), [2, 3, 2]),
    sample("free running", Continued(), [2, 2, 2]),
    // Scores of one key do not depend on it, so that two orders of slopes are not rounding.
    sample("attention", MultiHeadAttention(heads: 2, bias: false), [1, 3, 4]),
    sample(
      "attention with shared keys, turned and fused",
      MultiHeadAttention(
        heads: 2, keyValueHeads: 1, isCausal: true, positions: .rotary, fusesProjections: true,
        bias: false), [1, 3, 4]),
    sample(
      "attention with a linear bias",
      MultiHeadAttention(heads: 2, positions: .linearBias, bias: false), [1, 3, 2]),
    sample(
      "gated block",
      TransformerEncoder(
        layers: 1,
        TransformerEncoderBlock(
          heads: 1, feedForward: 2, activation: .swish, isGated: true, norm: .rms,
          normalizesFirst: true, bias: false)), [1, 2, 2]),
    sample(
      "attention with dropout", MultiHeadAttention(heads: 1, dropout: 0.4, bias: false), [2, 3, 2],
      mode: .training),
  ]

  private static let windows = [
    sample("conv 1d", Conv1D(2, window: 2, padding: .same), [2, 4, 2]),
    sample("conv 2d", Conv2D(2, window: 2, strides: 2, activation: .tanh), [1, 4, 3, 2]),
    sample("conv 3d", Conv3D(1, window: 2), [1, 3, 2, 2, 2]),
    sample("conv transpose", ConvTranspose2D(2, window: 2, strides: 2), [1, 2, 2, 2]),
    sample("depthwise conv", DepthwiseConv2D(window: 2, multiplier: 2), [1, 3, 3, 2]),
    sample("max pool", Sequential([Conv1D(2, window: 1), MaxPool1D(2)]), [2, 4, 2]),
    sample("average pool", AveragePool2D(2), [1, 4, 4, 2]),
    sample("global average pool", GlobalAveragePool(), [2, 3, 2]),
    sample("global max pool", GlobalMaxPool(), [2, 3, 2]),
    sample("up sample", UpSample2D(2, method: .linear()), [1, 2, 2, 2]),
    sample("zero pad", ZeroPad1D(low: 1, high: 2), [2, 2, 2]),
    sample("crop", Crop1D(1), [2, 4, 2]),
  ]
}

/// What a network predicts behind the end of a sequence.
private struct Continued: Layer {
  func callAsFunction(_ x: Tensor) -> Tensor {
    let network = FreeRunning {
      GRU(2)
      Dense(2)
    }
    return network.continued(x, steps: 3)
  }
}
