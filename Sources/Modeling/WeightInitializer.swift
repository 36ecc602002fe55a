import IR

/// How a layer's weights get their first values, given the numbers of values that flow in and out.
public enum WeightInitializer: Hashable, Sendable {
  case glorotUniform
  case heNormal
  case lecunNormal
  /// The same whatever the layer's size.
  case fixed(Initializer)

  public static let zeros = WeightInitializer.fixed(.zeros)

  /// The numbers' distribution for `fanIn` inputs of one unit and `fanOut` units that one input
  /// reaches.
  public func initializer(fanIn: Int, fanOut: Int) -> Initializer {
    switch self {
    case .glorotUniform: .glorotUniform(fanIn: fanIn, fanOut: fanOut)
    case .heNormal: .heNormal(fanIn: fanIn)
    case .lecunNormal: .lecunNormal(fanIn: fanIn)
    case .fixed(let initializer): initializer
    }
  }
}

/// Sizes of 0 count as 1: a tensor without elements needs no numbers.
extension Initializer {
  /// Uniform with variance 2 / (in + out), which keeps the scale of values and of gradients.
  ///
  /// Follows: Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural
  /// networks" (AISTATS 2010), equation 16.
  public static func glorotUniform(fanIn: Int, fanOut: Int) -> Initializer {
    let limit = (6 / max(Double(fanIn) + Double(fanOut), 1)).squareRoot()
    return .uniform(low: -limit, high: limit)
  }

  /// Normal with variance 2 / in, which keeps the scale behind a relu.
  ///
  /// Follows: He et al., "Delving deep into rectifiers" (ICCV 2015), equation 10.
  public static func heNormal(fanIn: Int) -> Initializer {
    .normal(mean: 0, deviation: (2 / Double(max(fanIn, 1))).squareRoot())
  }

  /// Normal with variance 1 / in, which keeps the scale of linear layers.
  ///
  /// Follows: LeCun et al., "Efficient backprop" (1998), equation 16.
  public static func lecunNormal(fanIn: Int) -> Initializer {
    .normal(mean: 0, deviation: (1 / Double(max(fanIn, 1))).squareRoot())
  }
}
