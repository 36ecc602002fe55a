import IR

/// A function of every element, or along the last axis, as a layer; `Sequential { Activation.gelu }`
/// is one too.
///
/// - Follows: `keras.layers.Activation`.
public struct ActivationLayer: Layer {
  public let activation: Activation
  private let place: Place

  public init(_ activation: Activation, file: String = #fileID, line: Int = #line) {
    self.activation = activation
    place = Place(file, line)
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    activation(x, file: place.file, line: place.line)
  }
}

/// The larger of 0 and every element, as a layer.
public struct ReLU: Layer {
  public init() {}
  public func callAsFunction(_ x: Tensor) -> Tensor { Activation.relu(x) }
}

/// x where x > 0, `slope` · x elsewhere, as a layer.
///
/// - Follows: `torch.nn.LeakyReLU`; `keras.layers.LeakyReLU`, whose slope is 0.3.
public struct LeakyReLU: Layer {
  public let slope: Double

  public init(_ slope: Double = 0.01) { self.slope = slope }
  public func callAsFunction(_ x: Tensor) -> Tensor { Activation.leakyReLU(slope)(x) }
}

/// x where x > 0, `alpha` · (exp(x) - 1) elsewhere, as a layer.
///
/// - Follows: `torch.nn.ELU`, `keras.layers.ELU`.
public struct ELU: Layer {
  public let alpha: Double

  public init(_ alpha: Double = 1) { self.alpha = alpha }
  public func callAsFunction(_ x: Tensor) -> Tensor { Activation.elu(alpha)(x) }
}

/// x · Φ(x), as a layer.
///
/// - Follows: `torch.nn.GELU`.
public struct GELU: Layer {
  public let isApproximate: Bool

  public init(approximately isApproximate: Bool = false) { self.isApproximate = isApproximate }
  public func callAsFunction(_ x: Tensor) -> Tensor { gelu(x, approximately: isApproximate) }
}

/// The logistic function of every element, as a layer.
public struct Sigmoid: Layer {
  public init() {}
  public func callAsFunction(_ x: Tensor) -> Tensor { Activation.sigmoid(x) }
}

/// The hyperbolic tangent of every element, as a layer.
public struct Tanh: Layer {
  public init() {}
  public func callAsFunction(_ x: Tensor) -> Tensor { Activation.tanh(x) }
}

/// Probabilities along one axis, as a layer.
public struct Softmax: Layer {
  public let axis: Int

  /// - Parameter axis: a negative axis counts from the end.
  public init(axis: Int = -1) { self.axis = axis }
  public func callAsFunction(_ x: Tensor) -> Tensor { softmax(x, axis: axis) }

  /// - Errors: there is a mask, and the axis is not the last, so that steps would count that are none.
  public func callAsFunction(_ x: MaskedSequence, mode: Mode?) -> MaskedSequence {
    guard x.mask != nil, axis != -1, axis != x.values.rank - 1 else {
      return MaskedSequence(self(x.values), mask: x.mask)
    }
    let mistake = "does not go by masks along axis \(axis), and a layer before it hands one on"
    return MaskedSequence(x.values.rejected(by: "layer softmax", mistake, at: nil))
  }
}
