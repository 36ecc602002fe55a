import Foundation

/// Numbers for people.
enum NumberText {
  /// As Swift prints it, but NaN without a sign: which one it has differs between backends and
  /// means nothing.
  static func element(_ value: some BinaryFloatingPoint) -> String {
    value.isNaN ? "nan" : "\(value)"
  }

  /// Milliseconds with three significant digits or so.
  static func milliseconds(_ seconds: Double) -> String {
    let value = seconds * 1000
    return String(format: value < 1 ? "%.4f" : value < 100 ? "%.2f" : "%.0f", value)
  }

  /// `1.50 MB`; powers of 1000.
  static func bytes(_ count: Int) -> String {
    if count < 1000 { return "\(count) B" }
    let units = ["kB", "MB", "GB", "TB"]
    var value = Double(count) / 1000
    var unit = 0
    while value >= 1000, unit + 1 < units.count {
      value /= 1000
      unit += 1
    }
    return String(format: "%.2f ", value) + units[unit]
  }
}

extension Duration {
  var seconds: Double {
    let (seconds, attoseconds) = components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }
}
