import IR
import Operators

/// Each element 0 with probability `rate`, else divided by 1 - rate, which keeps the expected value:
/// nothing has to be scaled when the model is used without dropout.
///
/// What is dropped is a function of key, stream and the element's place, so gradients and backends
/// meet the same mask, also for `f32` and `f64`; a step drops others when the key's step counts on.
///
/// - Options:
///   - key: `i64[2]` (seed, step).
///   - sharing: axes along which all elements are dropped together; negative ones count from the
///     end.
///   - stream: distinguishes calls with one key; a number of its own by default.
/// - Shapes: `(s) -> (s)`, float.
/// - Errors: elements are not floats; the rate is outside 0...1; the key is not `i64[2]`; an axis is
///   outside the rank.
/// - Follows: `torch.nn.functional.dropout`; Srivastava et al., "Dropout" (JMLR 2014), inverted.
public func dropout(
  _ x: Tensor, rate: Double, key: Tensor, sharing: [Int] = [], stream: Int? = nil,
  file: String = #fileID, line: Int = #line
) -> Tensor {
  if let mistake = dropoutMistake(x, rate, sharing) {
    return x.rejected(by: "dropout", mistake, file: file, line: line)
  }
  guard x.value != nil, rate > 0 else { return x }
  guard rate < 1 else { return x.zerosLike }
  let isKept = isKept(x, rate, key, sharing, stream, file, line)
  return select(isKept, x * Tensor(1 / (1 - rate)), 0, file: file, line: line)
}

/// `dropout` that keeps mean 0 and variance 1 of what follows a `selu`: elements become the least
/// value that `selu` takes, and all are scaled and moved.
///
/// - Shapes, options and errors: as of `dropout`.
/// - Follows: `torch.nn.functional.alpha_dropout`; Klambauer et al., "Self-normalizing neural
///   networks" (NeurIPS 2017).
public func alphaDropout(
  _ x: Tensor, rate: Double, key: Tensor, stream: Int? = nil, file: String = #fileID,
  line: Int = #line
) -> Tensor {
  if let mistake = dropoutMistake(x, rate, []) {
    return x.rejected(by: "alpha dropout", mistake, file: file, line: line)
  }
  guard x.value != nil, rate > 0 else { return x }
  guard rate < 1 else { return x.zerosLike }
  // scale · alpha of selu, negated.
  let least = -1.7580993408473766
  let scale = 1 / ((1 - rate) * (1 + rate * least * least)).squareRoot()
  let kept = select(
    isKept(x, rate, key, [], stream, file, line), x, Tensor(least), file: file, line: line)
  return kept * Tensor(scale) + Tensor(-scale * rate * least)
}

/// Whether elements stay, with extent 1 along axes that are dropped together.
private func isKept(
  _ x: Tensor, _ rate: Double, _ key: Tensor, _ sharing: [Int], _ stream: Int?, _ file: String,
  _ line: Int
) -> Tensor {
  var extents = x.shape.extents
  for axis in sharing { extents[x.fromFront(axis)] = 1 }
  return randomUniform(key, Shape(extents), .f32, stream: stream, file: file, line: line)
    .greaterEqual(Tensor(rate), file: file, line: line)
}

private func dropoutMistake(_ x: Tensor, _ rate: Double, _ sharing: [Int]) -> String? {
  guard (0...1).contains(rate) else { return "the rate is \(rate), expected 0...1" }
  guard x.value == nil || x.elementType.isFloat else {
    return "expected float elements, found \(x.type)"
  }
  for axis in sharing where x.value != nil && !(-x.rank..<x.rank).contains(axis) {
    return "axis \(axis) is outside rank \(x.rank)"
  }
  return nil
}
