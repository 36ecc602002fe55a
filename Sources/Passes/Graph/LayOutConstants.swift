import IR
import Operators

extension Pass {
  /// Transposes once, before a loop, what the products of all its steps would read transposed.
  ///
  ///     %0 = scan %g, %w {length = 28, carries = 1, body = {
  ///       %0 = matmul %carry0, %const0 {transpose_rhs = true} : f32[64x128]
  ///       return %0
  ///     }} : f32[64x128]
  ///     // ->
  ///     %0 = transpose %w {permutation = [1, 0]} : f32[128x128]
  ///     %1 = scan %g, %0 {length = 28, carries = 1, body = {
  ///       %0 = matmul %carry0, %const0 : f32[64x128]
  ///       return %0
  ///     }} : f32[64x128]
  ///
  /// Keeps every value.
  package static let layOutConstants = Pass(
    "lay-out-constants", "transposes once what products of all steps of a loop read transposed"
  ) { graph throws(Diagnostic) in
    try graph.layingOutConstants()
  }
}

extension Graph {
  fileprivate func layingOutConstants() throws(Diagnostic) -> Graph {
    try rebuiltLoops(
      bodies: { body throws(Diagnostic) in try body.layingOutConstants() },
      { node, operands, _ in node.layingOutConstants(operands: operands) })
  }
}
