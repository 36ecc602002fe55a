import IR

/// Each row along the last axis divided by the root of the mean of its squares, times a scale; see
/// the function `rmsNorm`.
///
/// - Parameters of the model: `NAME.scale`, `(width)`, unless `isScaled` is false.
/// - Shapes: `(…, width) -> (…, width)`, float.
/// - Errors: elements are not floats; the operand is a scalar; epsilon is negative.
/// - Follows: `torch.nn.RMSNorm`, with an epsilon of its own.
public struct RMSNorm: Layer {
  public let epsilon: Double
  public let isScaled: Bool
  public let name: String
  private let place: Place

  public init(
    epsilon: Double = 1e-6, isScaled: Bool = true, name: String = "rms_norm",
    file: String = #fileID, line: Int = #line
  ) {
    self.epsilon = epsilon
    self.isScaled = isScaled
    self.name = name
    place = Place(file, line)
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    guard x.value != nil, let builder = x.builder else { return x }
    if let mistake = normAxisMistake(x, -1, minimumRank: 1) {
      return x.rejected(by: "layer \(name)", mistake, at: place)
    }
    return builder.scope(name) {
      let norm = NormParameters(x, axis: -1, isScaled, isShifted: false, place)
      return rmsNorm(x, scale: norm.scale, epsilon: epsilon, file: place.file, line: place.line)
    }
  }
}
