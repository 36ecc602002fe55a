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
