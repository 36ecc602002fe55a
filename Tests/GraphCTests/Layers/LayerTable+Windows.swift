import GraphC
import Modeling

extension LayerTable {
  static let windows: [String: Entry] = [
    "conv": single(convolution),
    "depthwise": single { _ in DepthwiseConv2D(window: 2, multiplier: 2) },
    "convTranspose": single(transposedConvolution),
    "maxPool": single(maxPool),
    "averagePool": single(averagePool),
    "globalAveragePool": single { _ in GlobalAveragePool() },
    "globalMaxPool": single { _ in GlobalMaxPool() },
  ]

  @Sendable private static func convolution(_ call: LayerCall) -> any Layer {
    switch call.integer("axes", 2) {
    case 1: conv(call) as Conv1D
    case 2: conv(call) as Conv2D
    default: conv(call) as Conv3D
    }
  }

  @Sendable private static func transposedConvolution(_ call: LayerCall) -> any Layer {
    guard call.integer("axes", 2) == 1 else { return transposed(call) as ConvTranspose2D }
    return transposed(call) as ConvTranspose1D
  }

  @Sendable private static func maxPool(_ call: LayerCall) -> any Layer {
    MaxPool2D(2, strides: strides(call), padding: padding(call))
  }

  @Sendable private static func averagePool(_ call: LayerCall) -> any Layer {
    AveragePool2D(
      2, strides: strides(call), padding: padding(call),
      countsPadding: call.flag("countsPadding"))
  }

  private static func conv<Axes>(_ call: LayerCall) -> Conv<Axes> {
    Conv(
      call.integer("filters", 3), window: Extents([call.integer("window", 2)]),
      strides: Extents([call.integer("strides", 1)]), padding: padding(call),
      dilation: Extents([call.integer("dilation", 1)]), groups: call.integer("groups", 1))
  }

  private static func transposed<Axes>(_ call: LayerCall) -> ConvTranspose<Axes> {
    ConvTranspose(
      3, window: 2, strides: Extents([call.integer("strides", 1)]),
      outputPadding: Extents([call.integer("outputPadding", 0)]))
  }

  private static func strides(_ call: LayerCall) -> Extents? {
    call.options["strides"].flatMap { Int($0) }.map { Extents([$0]) }
  }

  private static func padding(_ call: LayerCall) -> WindowPadding {
    guard let text = call.options["padding"] else { return .valid }
    return text == "same" ? .same : .all(Int(text) ?? 0)
  }
}
