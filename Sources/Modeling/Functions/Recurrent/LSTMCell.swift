import IR
import Operators

/// What a cell with long short-term memory hands to the next step.
public struct LSTMState {
  /// h, the cell's output, `(n, u)`.
  public let hidden: Tensor
  /// c, its memory, `(n, u)`.
  public let cell: Tensor

  public init(hidden: Tensor, cell: Tensor) {
    self.hidden = hidden
    self.cell = cell
  }
}

/// One step of a long short-term memory.
///
///     i, f, g, o = x W + b + h V + c            (four gates)
///     cell'   = sigmoid(f) · cell + sigmoid(i) · tanh(g)
///     hidden' = sigmoid(o) · tanh(cell')
///
/// - Shapes: `(n, in), (n, u), (n, u) -> (n, u), (n, u)`, one float type; weights of 4 gates, in
///   the order input, forget, candidate, output.
/// - Errors: types differ or are not floats; shapes do not fit.
/// - Follows: `torch.nn.LSTMCell`; Hochreiter and Schmidhuber, "Long short-term memory" (1997), with
///   the forget gate of Gers et al. (2000).
public func lstmCell(
  _ x: Tensor, state: LSTMState, weights: RecurrentWeights, file: String = #fileID,
  line: Int = #line
) -> LSTMState {
  let rejection = weights.rejection(
    of: x, states: [state.hidden, state.cell], gates: 4, by: "lstm cell", file: file, line: line)
  if let rejection { return LSTMState(hidden: rejection, cell: rejection) }
  return lstmStep(weights.fromInput(x, file, line), state, weights, file: file, line: line)
}

/// The step, of operands that fit, behind the product with the input.
func lstmStep(
  _ fromInput: Tensor, _ state: LSTMState, _ weights: RecurrentWeights, file: String = #fileID,
  line: Int = #line
) -> LSTMState {
  let units = state.cell.shape.extents.last ?? 0
  let sums = fromInput + weights.fromState(state.hidden, 0..<4, file, line)
  func gate(_ index: Int) -> Tensor {
    RecurrentWeights.gates(index..<index + 1, of: sums, units: units)
  }
  let kept = sigmoid(gate(1)) * state.cell
  let cell = kept + sigmoid(gate(0)) * tanh(gate(2))
  return LSTMState(hidden: sigmoid(gate(3)) * tanh(cell), cell: cell)
}
