import IR
import Operators

/// What a recurrent layer does in one step, as `recurrentCell`, `lstmCell` and `gruCell` do.
public protocol RecurrentUnit: Sendable {
  /// How many parts the weights have, each as wide as the state.
  var gates: Int { get }
  /// How many tensors a step hands to the next; the first is what the layer gives.
  var stateCount: Int { get }
  /// Whether states have a bias of their own; elsewhere one bias is enough.
  var hasRecurrentBias: Bool { get }

  /// The numbers that the bias begins with, one for each gate.
  var initialBias: [Double] { get }

  /// The next states.
  ///
  /// - Shapes: `fromInput (n, gates · units)`, x W + b, made for all steps at once; each state
  ///   `(n, units)`.
  func step(_ fromInput: Tensor, states: [Tensor], weights: RecurrentWeights) -> [Tensor]
}

extension RecurrentUnit {
  public var stateCount: Int { 1 }
  public var hasRecurrentBias: Bool { false }
  public var initialBias: [Double] { [Double](repeating: 0, count: gates) }
}

/// h' = tanh(x W + b + h V), or of another activation.
public struct SimpleUnit: RecurrentUnit {
  public let activation: Activation
  public var gates: Int { 1 }

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
  public var stateCount: Int { 2 }
  public var initialBias: [Double] { [0, forgetBias, 0, 0] }

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
  public var gates: Int { 3 }
  /// The reset gate multiplies it.
  public var hasRecurrentBias: Bool { resetsAfter }

  public func step(
    _ fromInput: Tensor, states: [Tensor], weights: RecurrentWeights
  ) -> [Tensor] {
    [gruStep(fromInput, states[0], weights, resetsAfter: resetsAfter)]
  }
}
