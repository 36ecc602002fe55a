import GraphC
import Modeling

extension LayerTable {
  static let reservoirs: [String: Entry] = [
    "reservoir": { call in
      let layer = Reservoir(
        3, leak: number(call, "leak"), biasScaling: number(call, "biasScaling"),
        returnsSequences: true)
      return ["y": layer(call["x"])]
    },
    "freeRunning": { call in
      let layers = call.integer("layers", 1)
      let network =
        switch call.options["kind"] {
        case "rnn": network { SimpleRNN(3, layers: layers) }
        case "lstm": network { LSTM(3, layers: layers) }
        case "gru": network { GRU(3, layers: layers) }
        default: network { Reservoir(3, leak: number(call, "leak")) }
        }
      return [
        "predictions": network(call["x"], mode: call.mode),
        "future": network.continued(call["x"], steps: 5, mode: call.mode),
      ]
    },
  ]

  private static func network(_ recurrent: () -> any Layer) -> FreeRunning {
    let layer = recurrent()
    return FreeRunning {
      layer
      Dense(2)
    }
  }

  private static func number(_ call: LayerCall, _ name: String) -> Double {
    call.options[name].flatMap { Double($0) } ?? .nan
  }
}
