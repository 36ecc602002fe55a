import IR
import Operators

/// The transpose of a convolution, which makes more places of fewer; see the function
/// `transposedConvolution`.
///
/// - Parameters of the model: `NAME.weight` `(window…, filters / groups, channels)` and `NAME.bias`
///   `(filters)`.
/// - Shapes: `(n, spatial…, channels) -> (n, spatial…, filters)`, float; with padding `.same`,
///   `extent · stride` places.
/// - Errors: as of `Conv`; the output padding does not fit the axes.
/// - Follows: `keras.layers.Conv2DTranspose`; `torch.nn.ConvTranspose2d`, whose channels are axis 1
///   and whose weight is `(channels, filters / groups, window…)`.
public struct ConvTranspose<Axes: SpatialAxes>: Layer {
  private let core: ConvolutionCore

  /// The output padding adds places at the end of each axis.
  public init(
    _ filters: Int, window: any Extents, strides: any Extents = 1,
    padding: some PaddingAmount = WindowPadding.valid, outputPadding: any Extents = 0,
    dilation: any Extents = 1, groups: Int = 1, activation: Activation = .linear,
    bias: Bool = true, initializer: WeightInitializer = .glorotUniform,
    biasInitializer: WeightInitializer = .zeros, name: String = "conv_transpose",
    file: String = #fileID, line: Int = #line
  ) {
    core = ConvolutionCore(
      axes: Axes.count, filters: filters, multiplier: 1, window: window.extents(over: Axes.count),
      strides: strides.extents(over: Axes.count), padding: padding.windowPadding,
      dilation: dilation.extents(over: Axes.count), groups: groups,
      direction: .transposed(outputPadding: outputPadding.extents(over: Axes.count)),
      activation: activation, hasBias: bias, initializer: initializer,
      biasInitializer: biasInitializer, name: name, place: Place(file, line))
  }

  public func callAsFunction(_ x: Tensor) -> Tensor { core(x) }
}
