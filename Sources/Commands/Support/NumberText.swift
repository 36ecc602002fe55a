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

  /// `412 ns`, `3.58 us`, `41.2 ms` or `1.02 s`: three significant digits.
  static func duration(_ seconds: Double) -> String {
    let units = [(1.0, "s"), (1e-3, "ms"), (1e-6, "us")]
    let (scale, unit) = units.first { seconds >= $0.0 * 0.9995 } ?? (1e-9, "ns")
    let value = seconds / scale
    let digits = value < 9.995 ? 2 : value < 99.95 ? 1 : 0
    return String(format: "%.\(digits)f \(unit)", value)
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
