import Foundation

extension Double {
  /// The number with this many digits after the point.
  func fixed(_ digits: Int) -> String { String(format: "%.\(digits)f", self) }

  /// The number with three digits and an exponent, for what spans many magnitudes.
  var scientific: String { String(format: "%.2e", self) }
}

extension String {
  /// The text with blanks up to this width, for columns.
  func padded(_ width: Int) -> String {
    self + String(repeating: " ", count: max(width - count, 0))
  }
}
