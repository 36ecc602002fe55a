import IR
import Operators

extension Pass {
  /// Computes convolutions of spread-out operands as convolutions of elements side by side, for
  /// places of each phase, or of several as outputs of one.
  ///
  ///     %0 = convolution %x, %k {low = [2], high = [2], base_dilation = [2]} : f32[8x32x16]
  ///     // ->
  ///     %0 = reshape %k {shape = [2, 2, 32, 16]} : f32[2x2x32x16]
  ///     …
  ///     %3 = convolution %x, %2 {low = [1], high = [1]} : f32[8x17x32]
  ///     %4 = reshape %3 {shape = [8, 17, 2, 16]} : f32[8x17x2x16]
  ///     %5 = slice %4 {starts = [0, 0, 1, 0], stops = [8, 16, 2, 16]} : f32[8x16x1x16]
  ///     %6 = slice %4 {starts = [0, 1, 0, 0], stops = [8, 17, 1, 16]} : f32[8x16x1x16]
  ///     %7 = concatenate %5, %6 {axis = 2} : f32[8x16x2x16]
  ///     %8 = reshape %7 {shape = [8, 32, 16]} : f32[8x32x16]
  ///
  /// Transposed convolutions are such, and gradients of strided ones. Before `multiply-windows`,
  /// which makes products of them. Keeps every value up to rounding, if operands are finite: taps
  /// that only some phases have are zeros to others. Costs less by the measure in
  /// `ConvolutionPhases`, or changes nothing.
  package static let splitPhases = splitPhases(limits: .usual)

  /// The same from other sizes on.
  package static func splitPhases(limits: ProductLimits) -> Pass {
    Pass("split-phases", "computes convolutions of spread-out operands without zeros between") {
      graph throws(Diagnostic) in
      try graph.rebuilt(where: \.isConvolution) { _, node, operands in
        node.asConvolutionsOfPhases(operands, limits: limits)
      }
    }
  }
}
