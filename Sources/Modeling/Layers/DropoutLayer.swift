import IR
import Operators

/// Drops elements in training, and does nothing in inference; see the function `dropout`.
///
/// - Option `sharing`: axes along which all elements are dropped together, as Keras's `noise_shape`.
/// - State: `random.key`; see `GraphBuilder.randomKey`.
/// - Shapes: `(s) -> (s)`, float.
/// - Errors: the rate is outside 0...1; elements are not floats; an axis is outside the rank; the
///   mode is not told.
/// - Follows: `torch.nn.Dropout`, `keras.layers.Dropout`.
public struct Dropout: Layer, Placed {
  public let rate: Double
  public let sharing: [Int]
  let place: Place

  public init(
    _ rate: Double, sharing: [Int] = [], file: String = #fileID, line: Int = #line
  ) {
    self.rate = rate
    self.sharing = sharing
    place = Place(file, line)
  }

  public func callAsFunction(_ x: Tensor, mode: Mode) -> Tensor {
    guard (0...1).contains(rate) else {
      return x.rejected(by: "layer dropout", "the rate is \(rate), expected 0...1", at: place)
    }
    guard mode == .training, rate > 0, let builder = x.builder else { return x }
    return dropout(
      x, rate: rate, key: builder.randomKey, sharing: sharing, file: place.file, line: place.line)
  }
}

/// Drops whole channels of examples in training, and does nothing in inference: neighbours in a
/// picture are so alike that single ones would not be missed.
///
/// - State: `random.key`; see `GraphBuilder.randomKey`.
/// - Shapes: `(n, spatial…, channels) -> (n, spatial…, channels)`, float.
/// - Errors: the rank is below 3; those of `Dropout`.
/// - Follows: `torch.nn.Dropout1d` and so on, whose channels are axis 1;
///   `keras.layers.SpatialDropout1D` and so on.
public struct SpatialDropout: Layer, Placed {
  public let rate: Double
  let place: Place

  public init(_ rate: Double, file: String = #fileID, line: Int = #line) {
    self.rate = rate
    place = Place(file, line)
  }

  public func callAsFunction(_ x: Tensor, mode: Mode) -> Tensor {
    guard x.value != nil else { return x }
    guard x.rank >= 3 else {
      let mistake = "found \(x.type), expected (batch, spatial…, channels)"
      return x.rejected(by: "layer spatial_dropout", mistake, at: place)
    }
    let spatial = Array(1..<x.rank - 1)
    return Dropout(rate, sharing: spatial, file: place.file, line: place.line)(x, mode: mode)
  }
}

/// Drops elements behind a `selu` in training, and does nothing in inference; see the function
/// `alphaDropout`.
///
/// - State, shapes and errors: as of `Dropout`.
/// - Follows: `torch.nn.AlphaDropout`, `keras.layers.AlphaDropout`.
public struct AlphaDropout: Layer, Placed {
  public let rate: Double
  let place: Place

  public init(_ rate: Double, file: String = #fileID, line: Int = #line) {
    self.rate = rate
    place = Place(file, line)
  }

  public func callAsFunction(_ x: Tensor, mode: Mode) -> Tensor {
    guard (0...1).contains(rate) else {
      return x.rejected(
        by: "layer alpha_dropout", "the rate is \(rate), expected 0...1", at: place)
    }
    guard mode == .training, rate > 0, let builder = x.builder else { return x }
    return alphaDropout(
      x, rate: rate, key: builder.randomKey, file: place.file, line: place.line)
  }
}
