import IR
import Operators

extension Pass {
  /// Computes convolutions of spread-out operands as convolutions of elements side by side, for
  /// places of each phase, or of several as outputs of one.
  ///
  ///     %0 = convolution %x, %k {low = [1], high = [1], base_dilation = [2]} : f32[8x16x4]
  ///     // ->
  ///     %0 = convolution %x, %taps {…} : f32[8x9x8]
  ///     %1 = reshape %0 {shape = [8, 9, 2, 4]} : f32[8x9x2x4]
  ///     %2 = …  // slices of both phases, side by side: f32[8x8x2x4]
  ///     %3 = reshape %2 {shape = [8, 16, 4]} : f32[8x16x4]
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
      try graph.rebuilt { _, node, operands in
        node.asConvolutionsOfPhases(operands, limits: limits)
      }
    }
  }
}
