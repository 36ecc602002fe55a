import GraphC
import Training

/// The three networks with memory that are compared.
enum RecurrentKind: String, CaseIterable {
  case rnn, lstm, gru

  /// A layer, or several; `memory` is what the bias of the gates that keep the state begins with, and
  /// `recurrent` how weights of the state do.
  func layer(
    _ units: Int, layers: Int = 1, returnsSequences: Bool = true, memory: Double? = nil,
    recurrent: WeightInitializer = .orthogonal()
  ) -> any Layer {
    switch self {
    case .rnn:
      SimpleRNN(
        units, layers: layers, returnsSequences: returnsSequences,
        recurrentInitializer: recurrent)
    case .lstm:
      LSTM(
        units, forgetBias: memory ?? 1, layers: layers, returnsSequences: returnsSequences,
        recurrentInitializer: recurrent)
    case .gru:
      GRU(
        units, updateBias: memory ?? 0, layers: layers, returnsSequences: returnsSequences,
        recurrentInitializer: recurrent)
    }
  }

  var title: String { rawValue.uppercased() }
}
