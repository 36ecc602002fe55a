import Foundation
import IR

/// How the numbers of an axis become lengths, and where it has ticks.
struct PlotScale {
  enum Kind: Hashable {
    case linear
    /// Ticks at whole numbers only, such as epochs.
    case whole
    /// Powers of ten at equal distances.
    case logarithmic
  }

  struct Tick: Hashable {
    let value: Double
    let label: String
  }

  let kind: Kind
  let lowest: Double
  let highest: Double
  let ticks: [Tick]

  /// Numbers beyond have no place: their differences could be infinite.
  private static let largest = 1e250

  /// Whether the scale has a place for a number.
  static func canShow(_ value: Double, _ kind: Kind) -> Bool {
    value.magnitude <= largest && (kind != .logarithmic || value >= 1 / largest)
  }

  /// The scale of these numbers; those without a place are left out.
  ///
  /// - Parameters:
  ///   - values: all that is to be seen.
  ///   - kind: of the scale.
  ///   - tickCount: about how many ticks there are.
  ///   - endsAtTicks: whether the scale is widened to ticks.
  init(_ values: [Double], _ kind: Kind = .linear, tickCount: Int = 6, endsAtTicks: Bool = true) {
    self.kind = kind
    let values = values.filter { Self.canShow($0, kind) }
    let (low, high) = Self.widened(values.min() ?? 1, values.max() ?? 1, kind)
    guard kind != .logarithmic else {
      (lowest, highest) = (low, high)
      ticks = Self.powers(low, high)
      return
    }
    let step = Self.step((high - low) / Double(tickCount), isWhole: kind == .whole)
    let first = endsAtTicks ? (low / step + 1e-9).rounded(.down) : (low / step - 1e-9).rounded(.up)
    let last = endsAtTicks ? (high / step - 1e-9).rounded(.up) : (high / step + 1e-9).rounded(.down)
    lowest = endsAtTicks ? first * step : low
    highest = endsAtTicks ? last * step : high
    ticks = (0...Int(saturating: min(max(last - first, 0), 100))).map { index in
      let value = (first + Double(index)) * step
      return Tick(value: value, label: Self.label(value, step: step))
    }
  }

  /// Bounds that differ.
  private static func widened(_ low: Double, _ high: Double, _ kind: Kind) -> (Double, Double) {
    switch kind {
    case .logarithmic:
      // A little air, and at least one power of ten.
      let (low, high) = (log10(low), log10(high))
      let air = max(0.05 * (high - low), (1 - (high - low)) / 2, 0.02)
      return (pow(10, low - air), pow(10, high + air))
    case .linear, .whole:
      // Equal numbers but for rounding errors would give ticks that read alike.
      let least = max(
        max(low.magnitude, high.magnitude) * 1e-9, kind == .whole ? 0.5 : 1 / largest)
      guard high - low <= least else { return (low, high) }
      let half = kind == .whole ? 0.5 : max(low.magnitude * 0.5, 0.5)
      return (low - half, high + half)
    }
  }

  /// The smallest of 1, 2 and 5 times a power of ten that is no smaller.
  private static func step(_ least: Double, isWhole: Bool) -> Double {
    let power = pow(10, log10(least).rounded(.down))
    let step = [1.0, 2, 5, 10].map { $0 * power }.first { $0 >= least * (1 - 1e-9) } ?? power * 10
    return isWhole ? max(step, 1) : step
  }

  /// Powers of ten between the bounds; where these are few, their doubles and fivefolds too.
  private static func powers(_ low: Double, _ high: Double) -> [Tick] {
    let (first, last) = (
      Int(saturating: log10(low).rounded(.up)), Int(saturating: log10(high).rounded(.down))
    )
    guard last - first >= 2 else {
      return (first - 1...max(last, first - 1)).flatMap { exponent in
        [1.0, 2, 5].map { tick($0, exponent) }
      }.filter { (low...high).contains($0.value) }
    }
    let stride = (last - first + 7) / 8
    return Swift.stride(from: first, through: last, by: stride).map { tick(1, $0) }
  }

  private static func tick(_ factor: Double, _ exponent: Int) -> Tick {
    let value = factor * pow(10, Double(exponent))
    let isPlain = (-3...4).contains(exponent)
    return Tick(
      value: value,
      label: isPlain
        ? String(format: "%.\(max(-exponent, 0))f", value)
        : String(format: "%.0f", factor) + "e\(exponent)")
  }

  /// As many digits as the step needs; far from 1 with an exponent.
  private static func label(_ value: Double, step: Double) -> String {
    let digits = max(0, Int(saturating: -(log10(step) + 1e-9).rounded(.down)))
    guard value.magnitude < 1e6, digits <= 5 else {
      let shown = value.magnitude < step / 2 ? 0 : value
      return String(format: "%.3g", shown)
    }
    let text = String(format: "%.\(digits)f", value)
    return Double(text) == 0 ? String(format: "%.\(digits)f", 0.0) : text
  }

  /// From 0 at the lowest end to 1 at the highest; nil for what has no place.
  func share(_ value: Double) -> Double? {
    guard Self.canShow(value, kind) else { return nil }
    guard kind == .logarithmic else { return (value - lowest) / (highest - lowest) }
    return (log10(value) - log10(lowest)) / (log10(highest) - log10(lowest))
  }
}
