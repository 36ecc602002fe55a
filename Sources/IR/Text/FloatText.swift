/// A floating-point type whose every value has a text that reads back as the same bits.
protocol FloatText: BinaryFloatingPoint, LosslessStringConvertible {
  static var elementType: ElementType { get }
  var textBits: UInt64 { get }
  /// The value of these bits, or nil if they have too many digits.
  init?(textBits: UInt64)
}

extension FloatText {
  /// Shortest decimal text; always with `.`, `e` or a letter, so that it is no integer.
  ///
  /// A NaN other than the usual one carries its bits, as in `nan.ffc00000`.
  var text: String {
    if !isNaN { return "\(self)" }
    return textBits == Self.nan.textBits ? "nan" : "nan.\(String(textBits, radix: 16))"
  }

  /// The value of a word that is not a decimal number, or nil.
  init?(special word: String) {
    switch word {
    case "inf": self = .infinity
    case "-inf": self = -.infinity
    case "nan": self = .nan
    default:
      guard word.hasPrefix("nan."), let bits = UInt64(word.dropFirst(4), radix: 16),
        let value = Self(textBits: bits), value.isNaN
      else { return nil }
      self = value
    }
  }
}

extension HalfFormat {
  /// The number as decimal text, or `nan` with its bits, such as `nan.fe00`.
  ///
  /// That of `f32`, which holds every half.
  func text(_ bits: UInt16) -> String {
    let value = decode(bits)
    if !value.isNaN { return Float(value).text }
    return bits == encode(.nan) ? "nan" : "nan.\(String(bits, radix: 16))"
  }

  /// The bits of a word that is not a decimal number, or nil.
  func bits(special word: String) -> UInt16? {
    guard word.hasPrefix("nan.") else { return Double(special: word).map(encode) }
    guard let bits = UInt16(word.dropFirst(4), radix: 16), decode(bits).isNaN else { return nil }
    return bits
  }
}

extension Float: FloatText {
  static var elementType: ElementType { .f32 }
  var textBits: UInt64 { UInt64(bitPattern) }
  init?(textBits: UInt64) {
    guard let bits = UInt32(exactly: textBits) else { return nil }
    self.init(bitPattern: bits)
  }
}

extension Double: FloatText {
  static var elementType: ElementType { .f64 }
  var textBits: UInt64 { bitPattern }
  init?(textBits: UInt64) { self.init(bitPattern: textBits) }
}
