import GraphC
import Modeling

extension LayerTable {
  /// Layers with weights of layers of PyTorch or Keras, brought into our layouts.
  static let layouts: [String: Entry] = [
    "dense": single { _ in Dense(3) },
    "conv2": single { _ in Conv2D(6, window: [3, 2], groups: 2) },
    "transposed1": single { _ in ConvTranspose2D(6, window: [3, 2], strides: 2) },
    "transposed2": single { _ in ConvTranspose2D(6, window: [3, 2], strides: 2, groups: 2) },
    "depthwise2": single { _ in DepthwiseConv2D(window: [3, 2], multiplier: 2) },
    "norm": single { _ in BatchNorm() },
    "lstm1": single { _ in LSTM(3, returnsSequences: true) },
    "lstm2": single { _ in
      LSTM(3, layers: 2, isBidirectional: true, returnsSequences: true, bias: .double)
    },
    "gru1": single { _ in GRU(3, returnsSequences: true) },
    "gru2": single { _ in GRU(3, layers: 2, isBidirectional: true, returnsSequences: true) },
    "gruBefore": single { _ in GRU(3, resetsAfter: false, returnsSequences: true) },
    "heads": single { _ in MultiHeadAttention(heads: 2) },
    "flat": single { _ in
      Sequential {
        Flatten()
        Dense(3)
      }
    },
  ]
}
