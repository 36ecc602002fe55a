import IR

/// Each example's channels normalized in groups of neighbours, over all their places.
///
/// See the function `groupNorm`. As many groups as channels are `InstanceNorm`.
///
/// - Options: `isShifted`: as `isScaled` if nil.
/// - Parameters of the model: `NAME.scale` and `NAME.shift`, `(channels)`, unless `isScaled` or
///   `isShifted` is false.
/// - Shapes: `(n, …, channels) -> (n, …, channels)`, float; channels along another axis if said so.
/// - Errors: elements are not floats; the rank is below 2; the axis is the batch's or outside the
///   rank; the groups do not divide the channels; epsilon is negative.
/// - Follows: `keras.layers.GroupNormalization`; `torch.nn.GroupNorm`, whose channels are axis 1.
public struct GroupNorm: Layer {
  public let groups: Int
  public let axis: Int
  public let epsilon: Double
  public let isScaled: Bool
  public let isShifted: Bool
  public let name: String
  private let place: Place

  public init(
    groups: Int, axis: Int = -1, epsilon: Double = 1e-5, isScaled: Bool = true,
    isShifted: Bool? = nil, name: String = "group_norm", file: String = #fileID,
    line: Int = #line
  ) {
    self.groups = groups
    self.axis = axis
    self.epsilon = epsilon
    self.isScaled = isScaled
    self.isShifted = isShifted ?? isScaled
    self.name = name
    place = Place(file, line)
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    guard x.value != nil, let builder = x.builder else { return x }
    if let mistake = normAxisMistake(x, axis) {
      return x.rejected(by: "layer \(name)", mistake, at: place)
    }
    return builder.scope(name) {
      let norm = NormParameters(x, axis: axis, isScaled, isShifted: isShifted, place)
      return groupNorm(
        x, groups: groups, scale: norm.scale, shift: norm.shift, axis: axis, epsilon: epsilon,
        file: place.file, line: place.line)
    }
  }
}
