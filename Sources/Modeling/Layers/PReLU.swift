import IR
import Operators

/// x where x > 0, elsewhere x times a slope that is learned.
///
/// - Parameters of the model: `NAME.slope`: `(1)`, `(channels)`, or the shape of an example.
/// - Shapes: `(n, …, channels) -> (n, …, channels)`, float.
/// - Errors: elements are not floats; the rank is below 2.
/// - Follows: `torch.nn.PReLU`, one slope or one for each channel; `keras.layers.PReLU`, one for each
///   element, from 0; He et al., "Delving deep into rectifiers" (ICCV 2015).
public struct PReLU: Layer {
  /// What has a slope of its own.
  public enum Slopes: String, CaseIterable, Hashable, Sendable {
    case one
    /// Along the last axis.
    case channels
    case elements
  }

  public let slopes: Slopes
  public let initializer: WeightInitializer
  public let name: String
  private let place: Place

  public init(
    _ slopes: Slopes = .one, initializer: WeightInitializer = .constant(0.25),
    name: String = "prelu", file: String = #fileID, line: Int = #line
  ) {
    self.slopes = slopes
    self.initializer = initializer
    self.name = name
    place = Place(file, line)
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    guard x.value != nil, let builder = x.builder else { return x }
    guard x.rank >= 2, x.elementType.isFloat else {
      let mistake = "found \(x.type), expected floats of rank 2 or more"
      return x.rejected(by: "layer \(name)", mistake, at: place)
    }
    let extents =
      switch slopes {
      case .one: [1]
      case .channels: [x.shape[x.rank - 1]]
      case .elements: Array(x.shape.extents.dropFirst())
      }
    let count = Shape(extents).elementCount
    let slope = builder.scope(name) {
      builder.parameter(
        "slope", Shape(extents), x.elementType,
        initializer.initializer(fanIn: count, fanOut: count), at: place)
    }
    let isPositive = x.greater(0, file: place.file, line: place.line)
    return select(isPositive, x, x * slope, file: place.file, line: place.line)
  }
}
