import IR

/// Each channel of each example normalized over its places, then times a scale, plus a shift if so
/// said; see the function `instanceNorm`.
///
/// - Options: `isShifted`: as `isScaled` if nil.
/// - Parameters of the model: `NAME.scale` and `NAME.shift`, `(channels)`, if `isScaled` and
///   `isShifted`.
/// - Shapes: `(n, places…, channels) -> (n, places…, channels)`, float; channels along another axis
///   if said so.
/// - Errors: elements are not floats; the rank is below 3; the axis is the batch's or outside the
///   rank; epsilon is negative.
/// - Follows: `torch.nn.InstanceNorm1d` and so on, whose channels are axis 1 and whose `affine` is
///   false by default too; `keras.layers.GroupNormalization` with `groups=-1`.
public struct InstanceNorm: Layer {
  public let axis: Int
  public let epsilon: Double
  public let isScaled: Bool
  public let isShifted: Bool
  public let name: String
  private let place: Place

  public init(
    axis: Int = -1, epsilon: Double = 1e-5, isScaled: Bool = false, isShifted: Bool? = nil,
    name: String = "instance_norm", file: String = #fileID, line: Int = #line
  ) {
    self.axis = axis
    self.epsilon = epsilon
    self.isScaled = isScaled
    self.isShifted = isShifted ?? isScaled
    self.name = name
    place = Place(file, line)
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    guard x.value != nil, let builder = x.builder else { return x }
    if let mistake = normAxisMistake(x, axis, minimumRank: 3) {
      return x.rejected(by: "layer \(name)", mistake, at: place)
    }
    return builder.scope(name) {
      let norm = NormParameters(x, axis: axis, isScaled, isShifted: isShifted, place)
      return instanceNorm(
        x, scale: norm.scale, shift: norm.shift, axis: axis, epsilon: epsilon, file: place.file,
        line: place.line)
    }
  }
}
