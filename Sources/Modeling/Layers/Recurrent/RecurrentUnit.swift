import IR
import Operators

/// Which biases a recurrent layer has.
public enum RecurrentBias: String, CaseIterable, Hashable, Sendable {
  case none
  /// Of the input: x W + b + h V, as of Keras, but for its `GRU` that resets after the product.
  case single
  /// Of the input and of the state: x W + b + h V + c, as of PyTorch.
  case double
}

/// What a recurrent layer does in one step, as `recurrentCell`, `lstmCell` and `gruCell` do.
public protocol RecurrentUnit: Sendable {
  /// How many parts the weights have, each as wide as the state.
  var gates: Int { get }
  /// The tensors that a step hands to the next, by names for a model's states; the first is what the
  /// layer gives.
  var stateNames: [String] { get }
  /// The bias of a layer that is not told which: as few as give all that the step can compute.
  var usualBias: RecurrentBias { get }

  /// The numbers that the bias begins with, one for each gate.
  var initialBias: [Double] { get }

  /// The next states.
  ///
  /// - Shapes: `fromInput (n, gates · units)`, x W + b, made for all steps at once; each state
  ///   `(n, units)`.
  func step(_ fromInput: Tensor, states: [Tensor], weights: RecurrentWeights) -> [Tensor]
}

extension RecurrentUnit {
  public var stateNames: [String] { ["hidden"] }
  /// How many tensors a step hands to the next.
  public var stateCount: Int { stateNames.count }
  public var usualBias: RecurrentBias { .single }
  public var initialBias: [Double] { [Double](repeating: 0, count: gates) }
}

/// h' = tanh(x W + b + h V), or of another activation.
public struct SimpleUnit: RecurrentUnit {
  public let activation: Activation
  public var gates: Int { 1 }

  public init(activation: Activation = .tanh) { self.activation = activation }

  public func step(
    _ fromInput: Tensor, states: [Tensor], weights: RecurrentWeights
  ) -> [Tensor] {
    [recurrentStep(fromInput, states[0], weights, activation)]
  }
}

/// Long short-term memory; see `lstmCell`.
public struct LSTMUnit: RecurrentUnit {
  /// What the bias of the forget gate begins with; 1 lets memory last from the start.
  public let forgetBias: Double
  public var gates: Int { 4 }
  public var stateNames: [String] { ["hidden", "cell"] }
  public var initialBias: [Double] { [0, forgetBias, 0, 0] }

  public init(forgetBias: Double = 1) { self.forgetBias = forgetBias }

  public func step(
    _ fromInput: Tensor, states: [Tensor], weights: RecurrentWeights
  ) -> [Tensor] {
    let state = LSTMState(hidden: states[0], cell: states[1])
    let next = lstmStep(fromInput, state, weights)
    return [next.hidden, next.cell]
  }
}

/// Gated recurrent units; see `gruCell`.
public struct GRUUnit: RecurrentUnit {
  public let resetsAfter: Bool
  /// What the bias of the update gate begins with; above 0 memory lasts from the start, as with the
  /// forget gate of an `LSTM`.
  public let updateBias: Double
  public var gates: Int { 3 }
  public var initialBias: [Double] { [0, updateBias, 0] }
  /// The reset gate multiplies the state's, so that the input's cannot take its place.
  public var usualBias: RecurrentBias { resetsAfter ? .double : .single }

  public init(resetsAfter: Bool = true, updateBias: Double = 0) {
    self.resetsAfter = resetsAfter
    self.updateBias = updateBias
  }

  public func step(
    _ fromInput: Tensor, states: [Tensor], weights: RecurrentWeights
  ) -> [Tensor] {
    [gruStep(fromInput, states[0], weights, resetsAfter: resetsAfter)]
  }
}
