import IR
import Operators

/// One step of a gated recurrent unit.
///
///     r  = sigmoid(x Wr + br + h Vr + cr)       (reset)
///     z  = sigmoid(x Wz + bz + h Vz + cz)       (update)
///     n  = tanh(x Wn + bn + r · (h Vn + cn))    (candidate)
///     h' = (1 - z) · n + z · h
///
/// - Option `resetsAfter`: whether the reset gate multiplies the product with the state, as above,
///   or, if false, the state before it: n = tanh(x Wn + bn + (r · h) Vn + cn).
/// - Shapes: `(n, in), (n, u) -> (n, u)`, one float type; weights of 3 gates, in the order reset,
///   update, candidate.
/// - Errors: types differ or are not floats; shapes do not fit.
/// - Follows: `torch.nn.GRUCell`, and `keras.layers.GRU` for `resetsAfter`, whose order is update,
///   reset, candidate; Cho et al., "Learning phrase representations using RNN encoder-decoder"
///   (EMNLP 2014), resets before.
public func gruCell(
  _ x: Tensor, state h: Tensor, weights: RecurrentWeights, resetsAfter: Bool = true,
  file: String = #fileID, line: Int = #line
) -> Tensor {
  let rejection = weights.rejection(
    of: x, states: [h], gates: 3, by: "gru cell", file: file, line: line)
  if let rejection { return rejection }
  return gruStep(
    weights.fromInput(x, file, line), h, weights, resetsAfter: resetsAfter, file: file, line: line)
}

/// The step, of operands that fit, behind the product with the input.
func gruStep(
  _ fromInput: Tensor, _ h: Tensor, _ weights: RecurrentWeights, resetsAfter: Bool,
  file: String = #fileID, line: Int = #line
) -> Tensor {
  let units = h.shape.extents.last ?? 0
  func input(_ gate: Int) -> Tensor {
    RecurrentWeights.gates(gate..<gate + 1, of: fromInput, units: units)
  }
  let fromState = weights.fromState(h, resetsAfter ? 0..<3 : 0..<2, file, line)
  func state(_ gate: Int) -> Tensor {
    RecurrentWeights.gates(gate..<gate + 1, of: fromState, units: units)
  }
  let reset = sigmoid(input(0) + state(0))
  let update = sigmoid(input(1) + state(1))
  let recalled = resetsAfter ? reset * state(2) : weights.fromState(reset * h, 2..<3, file, line)
  let candidate = tanh(input(2) + recalled)
  return (1 - update) * candidate + update * h
}
