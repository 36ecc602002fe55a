import Foundation
import IR
import Operators

/// Vectors turned by their places: pair i of the numbers of place p by the angle p / base^(2i / d), so
/// that products of queries with keys depend on the distance of their places only.
///
/// - Options:
///   - offset: places before the first one, an integer scalar; none if nil.
/// - Shapes: `(…, places, d) -> (…, places, d)`, float, d even.
/// - Errors: elements are not floats; the rank is below 2; d is odd; the offset is no integer scalar.
/// - Follows: Su et al., "RoFormer" (2021), equation 34; `.halves` as Hugging Face's Llama.
public func rotaryEncoding(
  _ x: Tensor, base: Double = 10_000, pairs: RotaryPairs = .halves, offset: Tensor? = nil,
  file: String = #fileID, line: Int = #line
) -> Tensor {
  guard x.value != nil, let builder = x.builder else { return x }
  if let mistake = rotaryMistake(x, offset) {
    return x.rejected(by: "rotary encoding", mistake, file: file, line: line)
  }
  let (places, width) = (x.shape[x.rank - 2], x.shape[x.rank - 1])
  let half = width / 2
  let type = TensorType(x.elementType, [places, width])
  let rates = (0..<width).map { column in
    let pair = pairs == .halves ? column % half : column / 2
    return pow(base, -2 * Double(pair) / Double(width))
  }
  var place = builder.iota(type, axis: 0)
  if let offset { place = place + offset.cast(to: x.elementType) }
  let angles =
    place * builder.constant(TensorData(TensorType(x.elementType, [width]), doubles: rates))
  return x * cos(angles) + turned(x, pairs, half) * sin(angles)
}

/// The numbers that belong to those of x, the second of each pair negated: x turned by a right angle.
private func turned(_ x: Tensor, _ pairs: RotaryPairs, _ half: Int) -> Tensor {
  switch pairs {
  case .halves:
    return concatenate(
      [-x.slice(axis: -1, from: half), x.slice(axis: -1, from: 0, to: half)], axis: -1)
  case .neighbours:
    let shape = Shape(x.shape.extents.dropLast() + [half, 2])
    let paired = x.reshape(shape)
    return concatenate(
      [-paired.slice(axis: -1, from: 1), paired.slice(axis: -1, from: 0, to: 1)], axis: -1
    ).reshape(x.shape)
  }
}

private func rotaryMistake(_ x: Tensor, _ offset: Tensor?) -> String? {
  guard x.rank >= 2, x.elementType.isFloat else {
    return "found \(x.type), expected floats (…, places, width)"
  }
  guard x.shape[x.rank - 1] % 2 == 0 else {
    return "numbers are turned in pairs, found a width of \(x.shape[x.rank - 1])"
  }
  guard let offset, offset.value != nil else { return nil }
  return offset.type.isScalar && offset.elementType.isInteger
    ? nil : "the offset is \(offset.type), expected an integer scalar"
}
