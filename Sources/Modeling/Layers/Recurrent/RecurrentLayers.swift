/// Of one kind of step; see `Recurrent`.
public typealias SimpleRNN = Recurrent<SimpleUnit>
public typealias LSTM = Recurrent<LSTMUnit>
public typealias GRU = Recurrent<GRUUnit>

extension Recurrent where Unit == SimpleUnit {
  /// A network whose step is h' = activation(x W + b + h V); see `Recurrent` for the options.
  public init(
    _ units: Int, activation: Activation = .tanh, layers: Int = 1, isBidirectional: Bool = false,
    merge: BidirectionalMerge = .concatenated, returnsSequences: Bool = false,
    dropout: Double = 0, isStateful: Bool = false, bias: RecurrentBias? = nil,
    initializer: WeightInitializer = .glorotUniform,
    recurrentInitializer: WeightInitializer = .orthogonal(),
    biasInitializer: WeightInitializer? = nil, name: String = "rnn", file: String = #fileID,
    line: Int = #line
  ) {
    self.init(
      SimpleUnit(activation: activation), units: units, layers: layers,
      isBidirectional: isBidirectional, merge: merge, returnsSequences: returnsSequences,
      dropout: dropout, isStateful: isStateful, bias: bias, initializer: initializer,
      recurrentInitializer: recurrentInitializer,
      biasInitializer: biasInitializer, name: name, file: file, line: line)
  }
}

extension Recurrent where Unit == LSTMUnit {
  /// A network with long short-term memory, whose forget gates begin with a bias of 1; see
  /// `Recurrent` for the options.
  ///
  /// - Follows: `unit_forget_bias` of `keras.layers.LSTM`; PyTorch has no such bias.
  public init(
    _ units: Int, forgetBias: Double = 1, layers: Int = 1, isBidirectional: Bool = false,
    merge: BidirectionalMerge = .concatenated, returnsSequences: Bool = false,
    dropout: Double = 0, isStateful: Bool = false, bias: RecurrentBias? = nil,
    initializer: WeightInitializer = .glorotUniform,
    recurrentInitializer: WeightInitializer = .orthogonal(),
    biasInitializer: WeightInitializer? = nil, name: String = "lstm", file: String = #fileID,
    line: Int = #line
  ) {
    self.init(
      LSTMUnit(forgetBias: forgetBias), units: units, layers: layers,
      isBidirectional: isBidirectional, merge: merge, returnsSequences: returnsSequences,
      dropout: dropout, isStateful: isStateful, bias: bias, initializer: initializer,
      recurrentInitializer: recurrentInitializer,
      biasInitializer: biasInitializer, name: name, file: file, line: line)
  }
}

extension Recurrent where Unit == GRUUnit {
  /// A network of gated recurrent units; see `gruCell` for what `resetsAfter` means, and `Recurrent`
  /// for the options.
  public init(
    _ units: Int, resetsAfter: Bool = true, updateBias: Double = 0, layers: Int = 1,
    isBidirectional: Bool = false,
    merge: BidirectionalMerge = .concatenated, returnsSequences: Bool = false,
    dropout: Double = 0, isStateful: Bool = false, bias: RecurrentBias? = nil,
    initializer: WeightInitializer = .glorotUniform,
    recurrentInitializer: WeightInitializer = .orthogonal(),
    biasInitializer: WeightInitializer? = nil, name: String = "gru", file: String = #fileID,
    line: Int = #line
  ) {
    self.init(
      GRUUnit(resetsAfter: resetsAfter, updateBias: updateBias), units: units, layers: layers,
      isBidirectional: isBidirectional, merge: merge, returnsSequences: returnsSequences,
      dropout: dropout, isStateful: isStateful, bias: bias, initializer: initializer,
      recurrentInitializer: recurrentInitializer,
      biasInitializer: biasInitializer, name: name, file: file, line: line)
  }
}
