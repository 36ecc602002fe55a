#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The C library's functions under names that enum cases do not hide.
enum LibM {
  static let exp: @Sendable (Double) -> Double = expOf
  static let log: @Sendable (Double) -> Double = logOf
  static let log1p: @Sendable (Double) -> Double = log1pOf
  static let expm1: @Sendable (Double) -> Double = expm1Of
  static let tanh: @Sendable (Double) -> Double = tanhOf
  static let erf: @Sendable (Double) -> Double = erfOf
  static let sin: @Sendable (Double) -> Double = sinOf
  static let cos: @Sendable (Double) -> Double = cosOf
  static let power: @Sendable (Double, Double) -> Double = powerOf
  static let remainder: @Sendable (Double, Double) -> Double = remainderOf
}

private func expOf(_ x: Double) -> Double { exp(x) }
private func logOf(_ x: Double) -> Double { log(x) }
private func log1pOf(_ x: Double) -> Double { log1p(x) }
private func expm1Of(_ x: Double) -> Double { expm1(x) }
private func tanhOf(_ x: Double) -> Double { tanh(x) }
private func erfOf(_ x: Double) -> Double { erf(x) }
private func sinOf(_ x: Double) -> Double { sin(x) }
private func cosOf(_ x: Double) -> Double { cos(x) }
private func powerOf(_ x: Double, _ y: Double) -> Double { pow(x, y) }
private func remainderOf(_ x: Double, _ y: Double) -> Double { fmod(x, y) }
