/// A floating-point format of 16 bits: sign, exponent and fraction as IEEE 754 lays them out.
package struct HalfFormat: Sendable {
  /// Bits of the fraction.
  private let fractionBits: Int
  /// The exponent of the least normal number.
  private let least: Int
  /// The exponent of the largest numbers.
  private let most: Int

  /// IEEE binary16: 5 bits of exponent, 10 of fraction.
  package static let f16 = HalfFormat(fractionBits: 10, least: -14, most: 15)
  /// The upper half of an `f32`: 8 bits of exponent, 7 of fraction.
  package static let bf16 = HalfFormat(fractionBits: 7, least: -126, most: 127)

  private var infinity: UInt16 { UInt16(most - least + 2) << UInt16(fractionBits) }

  /// The nearest number, ties to even; a NaN keeps its sign and the upper bits of its payload.
  package func encode(_ value: Double) -> UInt16 {
    let sign: UInt16 = value.sign == .minus ? 0x8000 : 0
    if value.isNaN {
      let payload = UInt16(truncatingIfNeeded: value.significandBitPattern >> (52 - fractionBits))
      return sign | infinity | 1 << UInt16(fractionBits - 1) | payload
    }
    if value == 0 { return sign }
    guard value.isFinite, value.exponent <= most else { return sign | infinity }
    // In units of the last place; what rounds up to the next power of two carries by itself.
    let exponent = max(Int(value.exponent), least)
    let scaled = Double(
      sign: .plus, exponent: fractionBits - exponent, significand: value.magnitude)
    let units = Int(scaled.rounded(.toNearestOrEven))
    return sign | UInt16((exponent - least) << fractionBits + units)
  }

  /// The number that is nearest to one.
  func rounded(_ value: Double) -> Double { decode(encode(value)) }

  /// The number of these bits.
  package func decode(_ bits: UInt16) -> Double {
    let isNegative = bits & 0x8000 != 0
    let magnitude = bits & 0x7FFF
    if magnitude >= infinity {
      if magnitude == infinity { return isNegative ? -.infinity : .infinity }
      let payload = UInt64(magnitude & (1 << UInt16(fractionBits) - 1)) << (52 - fractionBits)
      return Double(
        sign: isNegative ? .minus : .plus, exponentBitPattern: 0x7FF, significandBitPattern: payload
      )
    }
    let field = Int(magnitude) >> fractionBits
    let fraction = Int(magnitude) & (1 << fractionBits - 1)
    let units = field == 0 ? fraction : fraction + 1 << fractionBits
    let exponent = max(field - 1, 0) + least - fractionBits
    let value = Double(sign: .plus, exponent: exponent, significand: Double(units))
    return isNegative ? -value : value
  }
}
