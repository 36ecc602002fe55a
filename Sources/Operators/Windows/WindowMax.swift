import IR

/// The largest element that each window sees.
///
/// - Attributes: `window`, an extent for each axis; `strides`, `low`, `high` (padding, negative to
///   leave elements out), `base_dilation`, `window_dilation` (distances between elements and between
///   taps), one per axis, left out if all are 1 (padding: 0).
/// - Shapes: `(s) -> (t)` with `(padded extent - reach of the window) / stride + 1` windows along each
///   axis; numeric.
/// - Gradient: `dC` of each window goes to the first element that is largest.
/// - Errors: counts of entries differ from the rank; steps or extents are below 1; the window does not
///   fit the padded operand; elements are `bool`.
/// - Follows: `jax.lax.reduce_window`; NaN if any element is; -inf or the lowest integer where a window sees nothing.
struct WindowMax: WindowReduction {
  static let name = "window_max"
  static let reduction = Reduction.maximum
  let window: Window

  init(_ window: Window) { self.window = window }

  func gradient(_ context: GradientContext) -> [Tensor?] {
    [context.gradientOfWindowExtremum(window)]
  }
}

extension Tensor {
  /// The largest element that each window sees, for a window with an extent for every axis.
  public func windowMax(
    _ sizes: [Int], strides: [Int] = [], padding: WindowPadding = .valid, dilation: [Int] = [],
    baseDilation: [Int] = [], file: String = #fileID, line: Int = #line
  ) -> Tensor {
    let window = Window(
      sizes, over: shape, strides: strides, padding: padding, dilation: dilation,
      baseDilation: baseDilation)
    return .apply(WindowMax(window), [self], file: file, line: line)
  }
}
