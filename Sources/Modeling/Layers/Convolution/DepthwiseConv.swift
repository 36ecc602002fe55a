import IR
import Operators

/// A convolution of each channel by itself, into `multiplier` channels.
///
/// - Parameters of the model: `NAME.weight` `(window…, 1, channels · multiplier)` and `NAME.bias`.
/// - Shapes: `(n, spatial…, channels) -> (n, spatial…, channels · multiplier)`, float.
/// - Errors: as of `Conv`; `multiplier` is below 1.
/// - Follows: `keras.layers.DepthwiseConv2D`, whose weight is `(window…, channels, multiplier)`, the
///   same elements.
public struct DepthwiseConv<Axes: SpatialAxes>: Layer {
  private let core: ConvolutionCore

  public init(
    window: any Extents, multiplier: Int = 1, strides: any Extents = 1,
    padding: some PaddingAmount = WindowPadding.valid, dilation: any Extents = 1,
    activation: Activation = .linear, bias: Bool = true,
    initializer: WeightInitializer = .glorotUniform, biasInitializer: WeightInitializer = .zeros,
    name: String = "depthwise_conv", file: String = #fileID, line: Int = #line
  ) {
    core = ConvolutionCore(
      axes: Axes.count, filters: nil, multiplier: multiplier,
      window: window.extents(over: Axes.count), strides: strides.extents(over: Axes.count),
      padding: padding.windowPadding, dilation: dilation.extents(over: Axes.count), groups: nil,
      direction: .forward, activation: activation, hasBias: bias, initializer: initializer,
      biasInitializer: biasInitializer, name: name, place: Place(file, line))
  }

  public func callAsFunction(_ x: Tensor) -> Tensor { core(x) }
}
