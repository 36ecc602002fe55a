import IR

/// The error function of an element.
///
/// - Shapes: `(s) -> (s)`, float.
/// - Gradient: `dA = dC · 2/√π · exp(-A²)`.
/// - Errors: elements are not floats.
/// - Follows: `scipy.special.erf`.
struct Erf: ElementwiseOperation {
  static let function = ScalarFunction.erf

  func gradient(_ context: GradientContext) -> [Tensor?] {
    let a = context.operands[0]
    let twoOverRootPi = 1.1283791670955126
    return [context.cotangent * (exp(-(a * a)) * Tensor(twoOverRootPi))]
  }
}

/// The error function of every element.
public func erf(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  .apply(Erf(), [x], file: file, line: line)
}
