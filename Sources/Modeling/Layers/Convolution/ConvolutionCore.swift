import IR
import Operators

/// What layers of convolutions have in common: a window of weights, and a bias.
struct ConvolutionCore: Sendable {
  /// How windows become places of the result.
  enum Direction: Hashable, Sendable {
    /// A place of the result sees a window of x.
    case forward
    /// A place of x adds to a window of the result; see `transposedConvolution`.
    case transposed(outputPadding: [Int])
  }

  let axes: Int
  /// nil for as many as `multiplier` times the channels.
  let filters: Int?
  let multiplier: Int
  let window: [Int]
  let strides: [Int]
  let padding: WindowPadding
  let dilation: [Int]
  /// nil for as many as channels.
  let groups: Int?
  let direction: Direction
  let activation: Activation
  let hasBias: Bool
  let initializer: WeightInitializer
  let biasInitializer: WeightInitializer
  let name: String
  let place: Place

  func callAsFunction(_ x: Tensor) -> Tensor {
    guard x.value != nil, let builder = x.builder else { return x }
    if let mistake = mistake(of: x) {
      return x.rejected(by: "layer \(name)", mistake, at: place)
    }
    return builder.scope(name) {
      activation(sums(x, builder), file: place.file, line: place.line)
    }
  }

  private func sums(_ x: Tensor, _ builder: GraphBuilder) -> Tensor {
    let channels = x.shape[x.rank - 1]
    let (filters, groups) = (filters(channels), groups ?? channels)
    let taps = Shape(window).elementCount
    let fans = (inputs: taps * (channels / groups), outputs: taps * (filters / groups))
    let initial = initializer.initializer(fanIn: fans.inputs, fanOut: fans.outputs)
    func weight(_ shape: [Int]) -> Tensor {
      builder.parameter("weight", Shape(window + shape), x.elementType, initial, at: place)
    }
    let product: Tensor
    switch direction {
    case .forward:
      product = convolution(
        x, weight([channels / groups, filters]), strides: strides, padding: padding,
        dilation: dilation, groups: groups, file: place.file, line: place.line)
    case .transposed(let outputPadding):
      product = transposedConvolution(
        x, weight([filters / groups, channels]), strides: strides, padding: padding,
        outputPadding: outputPadding, dilation: dilation, groups: groups, file: place.file,
        line: place.line)
    }
    guard hasBias else { return product }
    let initialBias = biasInitializer.initializer(fanIn: fans.inputs, fanOut: fans.outputs)
    return product + builder.parameter("bias", [filters], x.elementType, initialBias, at: place)
  }

  private func filters(_ channels: Int) -> Int {
    guard filters == nil else { return filters ?? 0 }
    let (count, overflow) = channels.multipliedReportingOverflow(by: multiplier)
    return overflow ? Int.max : count
  }

  private func mistake(of x: Tensor) -> String? {
    guard x.rank == axes + 2, x.elementType.isFloat else {
      let spatial = axes == 1 ? "1 spatial axis" : "\(axes) spatial axes"
      return "found \(x.type), expected floats (batch, \(spatial), channels)"
    }
    if let mistake = listMistake { return mistake }
    let channels = x.shape[x.rank - 1]
    let (filters, groups) = (filters(channels), groups ?? channels)
    guard filters >= 1, channels >= 1 else {
      return "expected at least 1 filter and 1 channel, found \(filters) and \(channels)"
    }
    guard groups >= 1, channels % groups == 0, filters % groups == 0 else {
      return "\(groups) groups do not divide \(channels) channels and \(filters) filters"
    }
    return nil
  }

  private var listMistake: String? {
    for (name, values) in [("window", window), ("strides", strides), ("dilation", dilation)]
    where values.count != axes || values.contains(where: { $0 < 1 }) {
      return "'\(name)' is \(values), expected \(axes) numbers of at least 1"
    }
    return nil
  }
}
