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
    "upSample": single(upSample),
    "zeroPad": single(zeroPad),
    "crop": single { _ in Crop2D(low: [0, 1], high: [2, 0]) },
  ]

  @Sendable private static func upSample(_ call: LayerCall) -> any Layer {
    let factor = call.integer("factor", 2)
    let method: ResizeMethod =
      switch call.options["method"] {
      case "linear": .linear()
      case "aligned": .linear(alignsCorners: true)
      default: .nearest
      }
    switch call.integer("axes", 2) {
    case 1: return UpSample1D(factor, method: method)
    case 2: return UpSample2D([factor, factor], method: method)
    default: return UpSample3D(factor, method: method)
    }
  }

  @Sendable private static func zeroPad(_ call: LayerCall) -> any Layer {
    if call.flag("uneven") { return ZeroPad2D(low: [0, 1], high: [2, 0]) }
    switch call.integer("axes", 2) {
    case 1: return ZeroPad1D()
    case 2: return ZeroPad2D([1, 1])
    default: return ZeroPad3D(1)
    }
  }

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
      call.integer("filters", 3), window: call.integer("window", 2),
      strides: call.integer("strides", 1), padding: padding(call),
      dilation: call.integer("dilation", 1), groups: call.integer("groups", 1))
  }

  private static func transposed<Axes>(_ call: LayerCall) -> ConvTranspose<Axes> {
    ConvTranspose(
      3, window: 2, strides: call.integer("strides", 1),
      outputPadding: call.integer("outputPadding", 0))
  }

  private static func strides(_ call: LayerCall) -> Int? {
    call.options["strides"].flatMap { Int($0) }
  }

  private static func padding(_ call: LayerCall) -> WindowPadding {
    guard let text = call.options["padding"] else { return .valid }
    return text == "same" ? .same : .all(Int(text) ?? 0)
  }
}
