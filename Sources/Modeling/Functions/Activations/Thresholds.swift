import IR
import Operators

/// x cut off below `low` and above `high`; the gradient is 0 at both.
///
/// NaN stays NaN.
///
/// - Shapes: `(s) -> (s)`, float.
/// - Errors: elements are not floats; `low` is not below `high`.
/// - Follows: `torch.nn.functional.hardtanh`, `keras.activations.hard_tanh`.
public func hardTanh(
  _ x: Tensor, low: Double = -1, high: Double = 1, file: String = #fileID, line: Int = #line
) -> Tensor {
  guard low < high else {
    let mistake = "low is \(low) and high is \(high), expected low < high"
    return x.rejected(by: "hard tanh", mistake, file: file, line: line)
  }
  let isAbove = x.greaterEqual(Tensor(high), file: file, line: line)
  let below = x.lessEqual(Tensor(low), file: file, line: line)
  return select(below, Tensor(low), select(isAbove, Tensor(high), x), file: file, line: line)
}

/// x where |x| > `width`, 0 elsewhere.
///
/// NaN stays NaN.
///
/// - Shapes: `(s) -> (s)`, float.
/// - Errors: elements are not floats.
/// - Follows: `torch.nn.functional.hardshrink`, `keras.activations.hard_shrink`.
public func hardShrink(
  _ x: Tensor, width: Double = 0.5, file: String = #fileID, line: Int = #line
) -> Tensor {
  let isInside = abs(x, file: file, line: line).lessEqual(Tensor(width), file: file, line: line)
  return select(isInside, 0, x, file: file, line: line)
}

/// x moved towards 0 by `width`, 0 where |x| ≤ `width`.
///
/// NaN stays NaN.
///
/// - Shapes: `(s) -> (s)`, float.
/// - Errors: elements are not floats.
/// - Follows: `torch.nn.functional.softshrink`, `keras.activations.soft_shrink`.
public func softShrink(
  _ x: Tensor, width: Double = 0.5, file: String = #fileID, line: Int = #line
) -> Tensor {
  let isInside = abs(x, file: file, line: line).lessEqual(Tensor(width), file: file, line: line)
  let moved = select(x.greater(0), x - Tensor(width), x + Tensor(width), file: file, line: line)
  return select(isInside, 0, moved, file: file, line: line)
}

/// x - tanh(x).
///
/// - Shapes: `(s) -> (s)`, float.
/// - Errors: elements are not floats.
/// - Follows: `torch.nn.functional.tanhshrink`, `keras.activations.tanh_shrink`.
public func tanhShrink(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  x - tanh(x, file: file, line: line)
}

/// x where x > `limit`, `value` elsewhere, where no gradient flows.
///
/// NaN stays NaN.
///
/// - Shapes: `(s) -> (s)`, float.
/// - Errors: elements are not floats.
/// - Follows: `torch.nn.functional.threshold`, `keras.activations.threshold`.
public func threshold(
  _ x: Tensor, limit: Double, value: Double, file: String = #fileID, line: Int = #line
) -> Tensor {
  let isBelow = x.lessEqual(Tensor(limit), file: file, line: line)
  return select(isBelow, Tensor(value), x, file: file, line: line)
}

/// The first half along an axis times `sigmoid` of the second: a gated linear unit.
///
/// - Shapes: `(…, 2 c, …) -> (…, c, …)`, float.
/// - Errors: elements are not floats; the axis is outside the rank or its extent is odd.
/// - Follows: `torch.nn.functional.glu`, `keras.activations.glu`; Dauphin et al., "Language modeling
///   with gated convolutional networks" (ICML 2017).
public func glu(
  _ x: Tensor, axis: Int = -1, file: String = #fileID, line: Int = #line
) -> Tensor {
  guard x.value != nil else { return x }
  guard (-x.rank..<x.rank).contains(axis), x.shape[x.fromFront(axis)] % 2 == 0 else {
    let mistake = "axis \(axis) of \(x.type) has no two halves"
    return x.rejected(by: "glu", mistake, file: file, line: line)
  }
  let half = x.shape[x.fromFront(axis)] / 2
  let gate = x.slice(axis: axis, from: half, to: 2 * half, file: file, line: line)
  return x.slice(axis: axis, from: 0, to: half, file: file, line: line)
    * sigmoid(gate, file: file, line: line)
}
