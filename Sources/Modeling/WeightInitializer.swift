import IR

/// How a layer's weights get their first values, given the numbers of values that flow in and out.
public enum WeightInitializer: Hashable, Sendable {
  case glorotUniform
  case glorotNormal
  case heUniform
  case heNormal
  case lecunUniform
  case lecunNormal
  /// Uniform within ±1 / √in: what weights and biases of PyTorch's layers begin with.
  case torchUniform
  /// The same whatever the layer's size.
  case fixed(Initializer)

  /// The numbers' distribution for `fanIn` inputs of one unit and `fanOut` units that one input
  /// reaches.
  public func initializer(fanIn: Int, fanOut: Int) -> Initializer {
    switch self {
    case .glorotUniform: .glorotUniform(fanIn: fanIn, fanOut: fanOut)
    case .glorotNormal: .glorotNormal(fanIn: fanIn, fanOut: fanOut)
    case .heUniform: .heUniform(fanIn: fanIn)
    case .heNormal: .heNormal(fanIn: fanIn)
    case .lecunUniform: .lecunUniform(fanIn: fanIn)
    case .lecunNormal: .lecunNormal(fanIn: fanIn)
    case .torchUniform: .torchUniform(fanIn: fanIn)
    case .fixed(let initializer): initializer
    }
  }
}

/// Weights whose distribution does not depend on the layer's size.
extension WeightInitializer {
  /// With which a layer of several units learns nothing: all get the same gradient.
  public static let zeros = WeightInitializer.fixed(.zeros)
  public static let ones = WeightInitializer.fixed(.ones)

  public static func constant(_ value: Double) -> WeightInitializer { .fixed(.constant(value)) }

  public static func uniform(low: Double = -0.05, high: Double = 0.05) -> WeightInitializer {
    .fixed(.uniform(low: low, high: high))
  }

  public static func normal(mean: Double = 0, deviation: Double = 0.05) -> WeightInitializer {
    .fixed(.normal(mean: mean, deviation: deviation))
  }

  /// Normal numbers, none farther than two deviations from the mean.
  public static func truncatedNormal(
    mean: Double = 0, deviation: Double = 0.05
  ) -> WeightInitializer {
    .fixed(.truncatedNormal(mean: mean, deviation: deviation))
  }

  /// Weights that keep lengths and angles of what flows through, times `gain`.
  ///
  /// Follows: Saxe, McClelland and Ganguli, "Exact solutions to the nonlinear dynamics of learning
  /// in deep linear neural networks" (ICLR 2014); `keras.initializers.Orthogonal`.
  public static func orthogonal(gain: Double = 1) -> WeightInitializer {
    .fixed(.orthogonal(gain: gain))
  }

  /// Square weights of a recurrent layer that is not trained, a reservoir: uniform, but for a share of
  /// each unit's that is 0, and scaled so that the largest magnitude of their eigenvalues is
  /// `spectralRadius`.
  ///
  /// Follows: Jaeger, "The 'echo state' approach to analysing and training recurrent neural networks"
  /// (2001).
  public static func reservoir(
    connectivity: Double = 0.05, spectralRadius: Double = 0.95
  ) -> WeightInitializer {
    .fixed(.reservoir(connectivity: connectivity, spectralRadius: spectralRadius))
  }

  /// Units that listen to few inputs: a share `zeros` of each unit's weights is 0, the others are
  /// normal numbers.
  ///
  /// Follows: Martens, "Deep learning via Hessian-free optimization" (ICML 2010); in PyTorch
  /// `sparse_`.
  public static func sparse(zeros: Double = 0.9, deviation: Double = 0.01) -> WeightInitializer {
    .fixed(.sparse(zeros: zeros, deviation: deviation))
  }
}
