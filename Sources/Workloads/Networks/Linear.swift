import GraphC

/// `x W + b` with parameters `NAME.w`, normal with deviation 1/√in, and `NAME.b`, zeros.
///
/// - Shapes: `(rows, in) -> (rows, units)`, f32.
/// - Errors: those of `matmul`.
func linear(_ x: Tensor, _ units: Int, _ name: String) -> Tensor {
  guard let builder = x.builder, x.rank == 2 else { return Tensor(.nan) }
  return builder.scope(name) {
    let deviation = 1 / Double(x.shape[1]).squareRoot()
    let weight = builder.parameter(
      "w", [x.shape[1], units], initializer: .normal(mean: 0, deviation: deviation))
    return matmul(x, weight) + builder.parameter("b", [units])
  }
}
