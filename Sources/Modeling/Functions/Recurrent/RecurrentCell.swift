import IR
import Operators

/// One step of a simple recurrent network: h' = tanh(x W + b + h V + c).
///
/// - Option `activation`: `tanh` or another.
/// - Shapes: `(n, in), (n, u) -> (n, u)`, one float type; weights of 1 gate.
/// - Errors: types differ or are not floats; shapes do not fit.
/// - Follows: `torch.nn.RNNCell`; Elman, "Finding structure in time" (1990).
public func recurrentCell(
  _ x: Tensor, state h: Tensor, weights: RecurrentWeights, activation: Activation = .tanh,
  file: String = #fileID, line: Int = #line
) -> Tensor {
  let rejection = weights.rejection(
    of: x, states: [h], gates: 1, by: "recurrent cell", file: file, line: line)
  if let rejection { return rejection }
  let sums = weights.fromInput(x, file, line) + weights.fromState(h, 0..<1, file, line)
  return activation(sums, file: file, line: line)
}
