import IR
import Operators

/// Adds normal noise of mean 0 in training, and does nothing in inference: what a denoising
/// autoencoder is given.
///
/// - State: `random.key`; see `GraphBuilder.randomKey`.
/// - Shapes: `(s) -> (s)`, float.
/// - Errors: the deviation is negative or not finite; elements are not floats; the mode is not told.
/// - Follows: `keras.layers.GaussianNoise`.
public struct GaussianNoise: Layer, Placed {
  public let deviation: Double
  let place: Place

  public init(_ deviation: Double, file: String = #fileID, line: Int = #line) {
    self.deviation = deviation
    place = Place(file, line)
  }

  public func callAsFunction(_ x: Tensor, mode: Mode) -> Tensor {
    guard deviation >= 0, deviation.isFinite else {
      return x.rejected(
        by: "layer gaussian_noise", "the deviation is \(deviation), expected 0 or more", at: place)
    }
    guard x.value == nil || x.elementType.isFloat else {
      return x.rejected(
        by: "layer gaussian_noise", "expected float elements, found \(x.type)", at: place)
    }
    guard mode == .training, deviation > 0, x.value != nil, let builder = x.builder else {
      return x
    }
    let noise = randomNormal(
      builder.randomKey, x.shape, x.elementType, file: place.file, line: place.line)
    return x + Tensor(deviation) * noise
  }
}
