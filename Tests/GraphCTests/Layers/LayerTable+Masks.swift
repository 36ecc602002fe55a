import GraphC
import Modeling

extension LayerTable {
  /// Both directions, masks that layers hand on, and states that batches hand on.
  static let masks: [String: Entry] = [
    "bidirectional": single { call in
      let merge = BidirectionalMerge(rawValue: call.options["merge"] ?? "") ?? .concatenated
      let layers = call.integer("layers", 1)
      return switch call.options["kind"] {
      case "lstm":
        Bidirectional(LSTM(3, layers: layers, returnsSequences: isSequence(call)), merge: merge)
      case "gru":
        Bidirectional(GRU(3, layers: layers, returnsSequences: isSequence(call)), merge: merge)
      default:
        Bidirectional(SimpleRNN(3, returnsSequences: isSequence(call)), merge: merge)
      }
    },
    "masking": single { call in
      Sequential {
        Masking()
        LSTM(3, returnsSequences: true)
        Dense(4, activation: .tanh)
        GRU(2, returnsSequences: isSequence(call))
      }
    },
    "maskedPool": single { _ in
      Sequential {
        Masking()
        Bidirectional(LSTM(3, returnsSequences: true), merge: .sum)
        GlobalAveragePool()
      }
    },
    "maskedEmbedding": single { _ in
      Sequential {
        Embedding(5, width: 3, padding: 0, masksPadding: true, elementType: .f64)
        GRU(3, returnsSequences: true)
        LSTM(2)
      }
    },
    "stateful": single { call in
      return switch call.options["kind"] {
      case "lstm": LSTM(3, returnsSequences: isSequence(call), isStateful: true)
      case "gru": GRU(3, returnsSequences: isSequence(call), isStateful: true)
      default: SimpleRNN(3, returnsSequences: isSequence(call), isStateful: true)
      }
    },
  ]

  private static func isSequence(_ call: LayerCall) -> Bool {
    call.options["returns"] == "sequence"
  }
}
