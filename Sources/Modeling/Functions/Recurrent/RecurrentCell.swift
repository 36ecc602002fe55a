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
  let fromInput = weights.fromInput(x, file, line)
  return recurrentStep(fromInput, h, weights, activation, file: file, line: line)
}

/// The step, of operands that fit, behind the product with the input.
func recurrentStep(
  _ fromInput: Tensor, _ h: Tensor, _ weights: RecurrentWeights, _ activation: Activation,
  file: String = #fileID, line: Int = #line
) -> Tensor {
  activation(fromInput + weights.fromState(h, 0..<1, file, line), file: file, line: line)
}
