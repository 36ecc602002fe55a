import IR
import Operators

extension Pass {
  /// Makes products and sums of all steps at once that a loop would make in each.
  ///
  ///     %0 = scan %zeros, %h, %g {carries = 1, sequences = 2, body = {
  ///       %0 = matmul %x0, %x1 {transpose_lhs = true} : f32[8x32]
  ///       %1 = add %carry0, %0 : f32[8x32]
  ///       return %1
  ///     }} : f32[8x32]
  ///     // ->
  ///     %0 = reshape %h {shape = [40, 8]} : f32[40x8]
  ///     %1 = reshape %g {shape = [40, 32]} : f32[40x32]
  ///     %2 = matmul %0, %1 {transpose_lhs = true} : f32[8x32]
  ///
  /// Before the loop: products of elements with constants; after it: carries that only collect
  /// sums, and outputs that are products with constants. After `trim-bodies`, which makes constants.
  /// Keeps every value up to rounding. What is stacked for such products takes at most the memory of
  /// what they make.
  package static let multiplyOutside = Pass(
    "multiply-outside", "makes products and sums of all steps of a loop at once"
  ) { graph throws(Diagnostic) in
    try graph.multipliedOutside()
  }
}

extension Graph {
  fileprivate func multipliedOutside() throws(Diagnostic) -> Graph {
    try rebuiltLoops(
      bodies: { body throws(Diagnostic) in try body.multipliedOutside() },
      { node, operands, used in node.multipliedOutside(operands: operands, used: used) })
  }
}
