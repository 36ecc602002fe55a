import IR

/// The larger of 0 and every element, as a layer.
public struct ReLU: Layer {
  public init() {}
  public func callAsFunction(_ x: Tensor) -> Tensor { Activation.relu(x) }
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
}
