import IR

/// Distributions that keep the scale of what flows through a layer.
///
/// Sizes of 0 count as 1: a tensor without elements needs no numbers.
extension Initializer {
  /// Uniform with variance 2 / (in + out), which keeps the scale of values and of gradients.
  ///
  /// Follows: Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural
  /// networks" (AISTATS 2010), equation 16.
  public static func glorotUniform(fanIn: Int, fanOut: Int) -> Initializer {
    uniform(variance: glorotVariance(fanIn, fanOut))
  }

  /// Normal with the variance of `glorotUniform`.
  public static func glorotNormal(fanIn: Int, fanOut: Int) -> Initializer {
    .normal(mean: 0, deviation: glorotVariance(fanIn, fanOut).squareRoot())
  }

  /// Normal with variance 2 / in, which keeps the scale behind a relu.
  ///
  /// Follows: He et al., "Delving deep into rectifiers" (ICCV 2015), equation 10.
  public static func heNormal(fanIn: Int) -> Initializer {
    .normal(mean: 0, deviation: (2 / Double(max(fanIn, 1))).squareRoot())
  }

  /// Uniform with the variance of `heNormal`.
  public static func heUniform(fanIn: Int) -> Initializer {
    uniform(variance: 2 / Double(max(fanIn, 1)))
  }

  /// Normal with variance 1 / in, which keeps the scale of linear layers.
  ///
  /// Follows: LeCun et al., "Efficient backprop" (1998), equation 16.
  public static func lecunNormal(fanIn: Int) -> Initializer {
    .normal(mean: 0, deviation: (1 / Double(max(fanIn, 1))).squareRoot())
  }

  /// Uniform with the variance of `lecunNormal`.
  public static func lecunUniform(fanIn: Int) -> Initializer {
    uniform(variance: 1 / Double(max(fanIn, 1)))
  }

  /// Uniform within ±1 / √in, a variance of 1 / (3 in).
  ///
  /// Follows: `reset_parameters` of PyTorch's layers.
  public static func torchUniform(fanIn: Int) -> Initializer {
    uniform(variance: 1 / (3 * Double(max(fanIn, 1))))
  }

  private static func glorotVariance(_ fanIn: Int, _ fanOut: Int) -> Double {
    2 / max(Double(fanIn) + Double(fanOut), 1)
  }

  /// A uniform distribution in -limit..<limit has the variance limit² / 3.
  private static func uniform(variance: Double) -> Initializer {
    let limit = (3 * variance).squareRoot()
    return .uniform(low: -limit, high: limit)
  }
}
