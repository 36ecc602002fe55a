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
///   - stream: distinguishes calls with one key; a number of its own by default.
/// - Shapes: `(s) -> (s)`, float.
/// - Errors: elements are not floats; the rate is outside 0...1; the key is not `i64[2]`.
/// - Follows: `torch.nn.functional.dropout`; Srivastava et al., "Dropout" (JMLR 2014), inverted.
public func dropout(
  _ x: Tensor, rate: Double, key: Tensor, stream: Int? = nil, file: String = #fileID,
  line: Int = #line
) -> Tensor {
  if let mistake = dropoutMistake(x, rate) {
    return x.rejected(by: "dropout", mistake, file: file, line: line)
  }
  guard x.value != nil, rate > 0 else { return x }
  guard rate < 1 else { return x.zerosLike }
  let numbers = randomUniform(key, x.shape, .f32, stream: stream, file: file, line: line)
  let isKept = numbers.greaterEqual(Tensor(rate), file: file, line: line)
  return select(isKept, x * Tensor(1 / (1 - rate)), 0, file: file, line: line)
}

private func dropoutMistake(_ x: Tensor, _ rate: Double) -> String? {
  guard (0...1).contains(rate) else { return "the rate is \(rate), expected 0...1" }
  guard x.value == nil || x.elementType.isFloat else {
    return "expected float elements, found \(x.type)"
  }
  return nil
}
