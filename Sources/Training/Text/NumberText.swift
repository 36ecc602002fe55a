import Foundation

/// Numbers for people.
package enum NumberText {
  /// As Swift prints it, but NaN without a sign: which one it has differs between backends and
  /// means nothing.
  package static func element(_ value: some BinaryFloatingPoint) -> String {
    value.isNaN ? "nan" : "\(value)"
  }

  /// Milliseconds with three significant digits or so.
  package static func milliseconds(_ seconds: Double) -> String {
    let value = seconds * 1000
    return String(format: value < 1 ? "%.4f" : value < 100 ? "%.2f" : "%.0f", value)
  }

  /// `412 ns`, `3.58 us`, `41.2 ms` or `1.02 s`: three significant digits.
  package static func duration(_ seconds: Double) -> String {
    let units = [(1.0, "s"), (1e-3, "ms"), (1e-6, "us")]
    let (scale, unit) = units.first { seconds >= $0.0 * 0.9995 } ?? (1e-9, "ns")
    let value = seconds / scale
    let digits = value < 9.995 ? 2 : value < 99.95 ? 1 : 0
    return String(format: "%.\(digits)f \(unit)", value)
  }

  /// `1.50 MB`; powers of 1000.
  package static func bytes(_ count: Int) -> String {
    count < 1000 ? "\(count) B" : scaled(Double(count)) + "B"
  }

  /// `412`, `1.50 k` or `2.10 M`; powers of 1000.
  package static func count(_ value: Double) -> String {
    value < 1000 ? String(format: "%.0f", value) : scaled(value)
  }

  /// `1.50 M` for a value of at least 1000.
  private static func scaled(_ value: Double) -> String {
    let units = ["k", "M", "G", "T"]
    var value = value / 1000
    var unit = 0
    while value >= 1000, unit + 1 < units.count {
      value /= 1000
      unit += 1
    }
    return String(format: "%.2f ", value) + units[unit]
  }
}

extension Duration {
  package var seconds: Double {
    let (seconds, attoseconds) = components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }
}
