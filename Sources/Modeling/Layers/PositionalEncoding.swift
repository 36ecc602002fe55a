import Foundation
import IR
import Operators

/// Adds a vector to each place of a sequence, from which later layers know where it is.
///
/// In streaming places go on where the piece before has ended; see `sequence.carried.count`. Behind the
/// last learned vector results are NaN.
///
/// - Parameters of the model: `NAME.weight`, `(length, width)`, if learned.
/// - Shapes: `(…, places, width) -> (…, places, width)`, float.
/// - Errors: elements are not floats; the rank is below 2; there are more places than learned
///   vectors; `length` is below 1; the mode is not told in streaming.
/// - Follows: Vaswani et al., "Attention is all you need" (NeurIPS 2017), section 3.5.
public struct PositionalEncoding: Layer, Placed {
  public enum Kind: Hashable, Sendable {
    /// sin(place / base^(i / width)) for even i, and beside it the cosine.
    case sinusoidal(base: Double)
    /// A parameter for each of `length` places.
    case learned(length: Int)

    public static let sinusoidal = Kind.sinusoidal(base: 10_000)
  }

  public let kind: Kind
  public let initializer: WeightInitializer
  public let name: String
  let place: Place

  /// Learned vectors start as `initializer` says.
  public init(
    _ kind: Kind = .sinusoidal,
    initializer: WeightInitializer = .fixed(.normal(mean: 0, deviation: 0.02)),
    name: String = "position", file: String = #fileID, line: Int = #line
  ) {
    self.kind = kind
    self.initializer = initializer
    self.name = name
    place = Place(file, line)
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    x.isOfPiece ? x.needsMode(self) : self(x, mode: .inference)
  }

  public func callAsFunction(_ x: Tensor, mode: Mode) -> Tensor {
    guard x.value != nil, let builder = x.builder else { return x }
    if let mistake = mistake(of: x, mode) {
      return x.rejected(by: "layer \(name)", mistake, at: place)
    }
    var count: Tensor?
    if case .streaming(let steps) = mode { count = builder.placesRead(steps) }
    let shape = Shape(Array(x.shape.extents.suffix(2)))
    switch kind {
    case .sinusoidal(let base):
      return x + waves(TensorType(x.elementType, shape), base: base, from: count, builder)
    case .learned(let length):
      let weight = builder.scope(name) {
        builder.parameter(
          "weight", [length, shape[1]], x.elementType,
          initializer.initializer(fanIn: length, fanOut: shape[1]), at: place)
      }
      guard let count else { return x + weight.slice(axis: 0, from: 0, to: shape[0]) }
      let start = builder.constant(TensorData([2], [1, 0] as [Int32])) * count
      return (x + weight.dynamicSlice(at: start, sizes: shape.extents))
        .whileRead(count, shape[0], fit: length)
    }
  }

  /// The angles' frequencies are constants, one for each column, so that they are exact.
  private func waves(
    _ type: TensorType, base: Double, from count: Tensor?, _ builder: GraphBuilder
  ) -> Tensor {
    let width = type.shape[1]
    let frequencies = (0..<width).map { column in
      pow(base, -Double(column / 2 * 2) / Double(width))
    }
    let rates = builder.constant(
      TensorData(TensorType(type.elementType, [width]), doubles: frequencies))
    var places = builder.iota(type, axis: 0)
    if let count { places = places + count.cast(to: type.elementType) }
    let angles = places * rates
    let columns = (0..<width).map { Double($0 % 2) }
    let isOdd = builder.constant(TensorData(TensorType(.bool, [width]), doubles: columns))
    return select(isOdd, cos(angles), sin(angles))
  }

  private func mistake(of x: Tensor, _ mode: Mode) -> String? {
    guard x.rank >= 2, x.elementType.isFloat else {
      return "found \(x.type), expected floats (…, places, width)"
    }
    if case .streaming(let steps) = mode, let mistake = x.mistake(inPieceOf: steps) {
      return mistake
    }
    guard case .learned(let length) = kind else { return nil }
    let places = x.shape[x.rank - 2]
    guard length >= 1, places <= length else {
      return "there are \(places) places and \(length) learned vectors"
    }
    return nil
  }
}
