import IR

/// The sum of what each window sees.
///
/// - Attributes: `window`, an extent for each axis; `strides`, `low`, `high` (padding, negative to
///   leave elements out), `base_dilation`, `window_dilation` (distances between elements and between
///   taps), one per axis, left out if all are 1 (padding: 0).
/// - Shapes: `(s) -> (t)` with `(padded extent - reach of the window) / stride + 1` windows along each
///   axis; numeric.
/// - Gradient: `dA[i]` is the sum of `dC` over the windows that see i, itself a `window_sum`.
/// - Errors: counts of entries differ from the rank; steps or extents are below 1; the window does not
///   fit the padded operand; elements are `bool`.
/// - Follows: `jax.lax.reduce_window`; 0 where a window sees nothing.
struct WindowSum: WindowReduction {
  static let name = "window_sum"
  static let reduction = Reduction.sum
  let window: Window

  init(_ window: Window) { self.window = window }

  func gradient(_ context: GradientContext) -> [Tensor?] {
    let (a, d) = (context.operands[0], context.cotangent)
    guard a.type.elementCount > 0, d.type.elementCount > 0 else { return [a.zerosLike] }
    return [.apply(WindowSum(window.transposed(a.shape)), [d])]
  }
}

extension Tensor {
  /// The sum of what each window sees, for a window with an extent for every axis.
  public func windowSum(
    _ sizes: [Int], strides: [Int] = [], padding: WindowPadding = .valid, dilation: [Int] = [],
    baseDilation: [Int] = [], file: String = #fileID, line: Int = #line
  ) -> Tensor {
    let window = Window(
      sizes, over: shape, strides: strides, padding: padding, dilation: dilation,
      baseDilation: baseDilation)
    return .apply(WindowSum(window), [self], file: file, line: line)
  }
}
