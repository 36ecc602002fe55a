import IR
import Operators

/// Says that steps whose numbers all are `value` are none, and makes them zeros; layers behind it
/// in a `Sequential` go by that.
///
/// - Shapes: `(n, steps, width) -> (n, steps, width)`, float.
/// - Errors: the rank is not 3; elements are not floats.
/// - Follows: `keras.layers.Masking`.
public struct Masking: Layer, Placed {
  public let value: Double
  let place: Place

  public init(_ value: Double = 0, file: String = #fileID, line: Int = #line) {
    self.value = value
    place = Place(file, line)
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    self(MaskedSequence(x), mode: nil).values
  }

  public func callAsFunction(_ x: MaskedSequence, mode: Mode?) -> MaskedSequence {
    let sequence = x.values
    guard sequence.value != nil else { return x }
    guard sequence.rank == 3, sequence.elementType.isFloat else {
      let mistake = "found \(sequence.type), expected floats (batch, steps, width)"
      return MaskedSequence(sequence.rejected(by: "layer masking", mistake, at: place))
    }
    let isOther = sequence.notEqual(Tensor(value), file: place.file, line: place.line)
    let own = isOther.cast(to: .i32).max([2]).equal(1)
    let mask = x.mask.map { own.and($0) } ?? own
    let kept = own.reshape(Shape(own.shape.extents + [1]))
    return MaskedSequence(select(kept, sequence, 0), mask: mask)
  }
}

/// Ends a mask: all steps count for the layers behind it.
///
/// - Shapes: `(s) -> (s)`.
public struct Unmasked: Layer {
  public init() {}

  public func callAsFunction(_ x: Tensor) -> Tensor { x }

  public func callAsFunction(_ x: MaskedSequence, mode: Mode?) -> MaskedSequence {
    MaskedSequence(x.values)
  }
}
