import IR
import Operators

extension Pass {
  /// Computes convolutions as matrix products of what their windows see.
  ///
  ///     %0 = convolution %x, %k : f32[8x6x6x16]
  ///     // ->
  ///     %0 = window_patches %x {window = [3, 3]} : f32[8x6x6x3x3x16]
  ///     %1 = reshape %0 {shape = [288, 144]} : f32[288x144]
  ///     %2 = reshape %k {shape = [144, 16]} : f32[144x16]
  ///     %3 = matmul %1, %2 : f32[288x16]
  ///     %4 = reshape %3 {shape = [8, 6, 6, 16]} : f32[8x6x6x16]
  ///
  /// Keeps every value up to rounding, if the kernel is finite: padding becomes zeros, whose products
  /// with infinite or NaN elements are NaN.
  package static let multiplyWindows = multiplyWindows(limits: .usual)

  /// The same from other sizes on.
  package static func multiplyWindows(limits: ProductLimits) -> Pass {
    Pass("multiply-windows", "computes convolutions as matrix products of what their windows see") {
      graph throws(Diagnostic) in
      try graph.rebuilt(where: \.isConvolution) { _, node, operands in
        node.asProductOfWindows(operands, limits: limits)
      }
    }
  }
}
