import IR

/// Each row along the last axis less its mean, divided by its standard deviation, times a scale,
/// plus a shift; see the function `layerNorm`.
///
/// - Options: `isShifted`: as `isScaled` if nil.
/// - Parameters of the model: `NAME.scale` and `NAME.shift`, `(width)`, unless `isScaled` or
///   `isShifted` is false.
/// - Shapes: `(…, width) -> (…, width)`, float.
/// - Errors: elements are not floats; the operand is a scalar; epsilon is negative.
/// - Follows: `torch.nn.LayerNorm`, `keras.layers.LayerNormalization`, whose epsilon is 1e-3.
public struct LayerNorm: Layer {
  public let epsilon: Double
  public let isScaled: Bool
  public let isShifted: Bool
  public let name: String
  private let place: Place

  public init(
    epsilon: Double = 1e-5, isScaled: Bool = true, isShifted: Bool? = nil,
    name: String = "layer_norm", file: String = #fileID, line: Int = #line
  ) {
    self.epsilon = epsilon
    self.isScaled = isScaled
    self.isShifted = isShifted ?? isScaled
    self.name = name
    place = Place(file, line)
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    guard x.value != nil, let builder = x.builder else { return x }
    if let mistake = normAxisMistake(x, -1, minimumRank: 1) {
      return x.rejected(by: "layer \(name)", mistake, at: place)
    }
    return builder.scope(name) {
      let norm = NormParameters(x, axis: -1, isScaled, isShifted: isShifted, place)
      return layerNorm(
        x, scale: norm.scale, shift: norm.shift, epsilon: epsilon, file: place.file,
        line: place.line)
    }
  }
}
