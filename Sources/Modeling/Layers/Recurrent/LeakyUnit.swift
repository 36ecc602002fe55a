import IR
import Operators

/// A simple unit that changes slowly: h' = (1 - a) h + a tanh(x W + b + h V), or of another activation.
///
/// The leak a, from above 0 through 1, is how much of the state is new in each step; with 1 it is a
/// `SimpleUnit`.
///
/// Follows: Jaeger, Lukoševičius, Popovici and Siewert, "Optimization and applications of echo state
/// networks with leaky-integrator neurons" (2007); Lukoševičius, "A practical guide to applying echo
/// state networks" (2012), equation 3.
public struct LeakyUnit: RecurrentUnit {
  public let leak: Double
  public let activation: Activation
  public var gates: Int { 1 }

  public init(leak: Double, activation: Activation = .tanh) {
    self.leak = leak
    self.activation = activation
  }

  public func step(
    _ fromInput: Tensor, states: [Tensor], weights: RecurrentWeights
  ) -> [Tensor] {
    let fresh = recurrentStep(fromInput, states[0], weights, activation)
    return [Tensor(1 - leak) * states[0] + Tensor(leak) * fresh]
  }
}
