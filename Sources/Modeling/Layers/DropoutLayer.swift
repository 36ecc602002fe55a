import IR
import Operators

/// Drops elements in training, and does nothing in inference; see the function `dropout`.
///
/// - State: `random.key`; see `GraphBuilder.randomKey`.
/// - Shapes: `(s) -> (s)`, float.
/// - Errors: the rate is outside 0...1; elements are not floats; the mode is not told.
/// - Follows: `keras.layers.Dropout`.
public struct Dropout: Layer {
  public let rate: Double
  private let place: Place

  public init(_ rate: Double, file: String = #fileID, line: Int = #line) {
    self.rate = rate
    place = Place(file, line)
  }

  public func callAsFunction(_ x: Tensor, mode: Mode) -> Tensor {
    guard (0...1).contains(rate) else {
      return x.rejected(by: "layer dropout", "the rate is \(rate), expected 0...1", at: place)
    }
    guard mode == .training, rate > 0, let builder = x.builder else { return x }
    return dropout(x, rate: rate, key: builder.randomKey, file: place.file, line: place.line)
  }
}
