import GraphC
import Modeling

/// Layers as fixtures call them.
enum LayerTable {
  typealias Entry = @Sendable (LayerCall) -> [String: Tensor]

  static let all: [String: Entry] = [
    norms, activations, embeddings, composition, sequences, windows, layouts, masks, reservoirs,
    transformers,
  ].reduce(into: [:]) { $0.merge($1) { first, _ in first } }

  /// A layer of `x`.
  static func single(_ make: @escaping @Sendable (LayerCall) -> any Layer) -> Entry {
    { call in
      let layer = make(call)
      return ["y": layer(call["x"], mode: call.mode)]
    }
  }

  private static let norms: [String: Entry] = [
    "batchNorm": single {
      BatchNorm(
        isScaled: $0.flag("isScaled", true), isShifted: shifts($0),
        tracksStatistics: $0.flag("tracksStatistics", true))
    },
    "batchNormTwice": { call in
      let norm = Shared("twice", BatchNorm())
      return ["y": norm(norm(call["x"], mode: call.mode) * 3 + 1, mode: call.mode)]
    },
    "layerNorm": single {
      LayerNorm(isScaled: $0.flag("isScaled", true), isShifted: shifts($0))
    },
    "instanceNorm": single { InstanceNorm(isScaled: $0.flag("isScaled")) },
    "rmsNorm": single { _ in RMSNorm() },
    "spectralNorm": single { call in
      let content: any Layer =
        switch call.options["content"] {
        case "conv": Conv2D(3, window: 2)
        case "transposed": ConvTranspose2D(3, window: 2)
        default: Dense(3)
        }
      return SpectralNorm(
        content, axis: call.integer("axis", -1), iterations: call.integer("iterations", 1))
    },
    "groupNorm": single { GroupNorm(groups: 2, axis: $0.integer("axis", -1)) },
  ]

  private static func shifts(_ call: LayerCall) -> Bool? {
    call.options["isShifted"].map { $0 == "1" }
  }

  private static let activations: [String: Entry] = [
    "leakyReLU": single { _ in LeakyReLU(0.2) },
    "elu": single { _ in ELU(0.7) },
    "gelu": single { _ in GELU() },
    "softmax": single { _ in Softmax() },
    "activation": single { call in
      let activation = Activation(rawValue: call.options["activation"] ?? "")
      return Sequential {
        Dense(4)
        activation ?? .linear
      }
    },
    "prelu": single { PReLU(PReLU.Slopes(rawValue: $0.options["slopes"] ?? "") ?? .one) },
    "glu": { ["y": glu($0["x"])] },
    "threshold": { ["y": threshold($0["x"], limit: 0.25, value: 2)] },
  ]

  private static let embeddings: [String: Entry] = [
    "embedding": single {
      Embedding(
        5, width: 3, padding: $0.options["padding"].flatMap { Int($0) }, elementType: .f64)
    },
    "tiedEmbedding": { call in
      let words = Shared("words", Embedding(5, width: 3, elementType: .f64))
      let hidden = tanh(words(call["x"]))
      return ["y": words.apply(to: hidden) { $0.scores(hidden) }]
    },
    "sinusoidal": single { _ in PositionalEncoding() },
    "learnedPositions": single { _ in PositionalEncoding(.learned(length: 5)) },
  ]

  private static let composition: [String: Entry] = [
    "sequential": single { _ in
      Sequential {
        Dense(3)
        Dropout(0.5)
        Tanh()
        Dense(2)
      }
    },
    "residual": single { _ in
      Residual {
        Dense(3, activation: .relu)
        Dense(4)
      }
    },
    "shared": { call in
      let encoder = Shared("encoder", Dense(3, activation: .tanh))
      return ["y": Dense(2)(encoder(call["x"]) - encoder(2 * call["x"]))]
    },
    "reshape": single { _ in Reshape([2, -1]) },
    "custom": single { _ in Highway() },
  ]
}

/// A layer of one's own: part of each element is replaced.
private struct Highway: Layer {
  func callAsFunction(_ x: Tensor) -> Tensor {
    let gate = Dense(x.shape[1], activation: .sigmoid, name: "gate")(x)
    return gate * Dense(x.shape[1], activation: .relu)(x) + (1 - gate) * x
  }
}
