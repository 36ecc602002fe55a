import IR
import Operators

/// A window of weights that moves over spatial axes; see the function `convolution`.
///
///     Conv2D(32, window: 3, padding: .same, activation: .relu)
///
/// - Parameters of the model: `NAME.weight` `(window…, channels / groups, filters)` and `NAME.bias`
///   `(filters)`.
/// - Shapes: `(n, spatial…, channels) -> (n, spatial…, filters)`, float.
/// - Errors: the rank does not have these axes; elements are not floats; `filters` is below 1; the
///   groups do not divide channels and filters; a number of window, strides or dilation is missing
///   or below 1; the window does not fit.
/// - Follows: `keras.layers.Conv2D`; `torch.nn.Conv2d`, whose channels are axis 1 and whose weight
///   is `(filters, channels / groups, window…)`.
public struct Conv<Axes: SpatialAxes>: Layer {
  private let core: ConvolutionCore

  /// Window, strides and dilation are one number for all axes, or one for each; `groups` parts of
  /// the channels are convolved each by itself.
  public init(
    _ filters: Int, window: any Extents, strides: any Extents = 1,
    padding: some PaddingAmount = WindowPadding.valid, dilation: any Extents = 1,
    groups: Int = 1, activation: Activation = .linear, bias: Bool = true,
    initializer: WeightInitializer = .glorotUniform, biasInitializer: WeightInitializer = .zeros,
    name: String = "conv", file: String = #fileID, line: Int = #line
  ) {
    core = ConvolutionCore(
      axes: Axes.count, filters: filters, multiplier: 1, window: window.extents(over: Axes.count),
      strides: strides.extents(over: Axes.count), padding: padding.windowPadding,
      dilation: dilation.extents(over: Axes.count), groups: groups, direction: .forward,
      activation: activation, hasBias: bias, initializer: initializer,
      biasInitializer: biasInitializer, name: name, place: Place(file, line))
  }

  public func callAsFunction(_ x: Tensor) -> Tensor { core(x) }
}
