/// The type of one tensor element.
public enum ElementType: String, CaseIterable, Hashable, Sendable {
  case f32, f64, i32, i64, u8, bool

  /// Size of one element in memory; `bool` takes one byte, 0 or 1.
  public var byteCount: Int {
    switch self {
    case .f32, .i32: 4
    case .f64, .i64: 8
    case .u8, .bool: 1
    }
  }

  /// Whether values are IEEE floating-point numbers, which gradients need.
  public var isFloat: Bool { self == .f32 || self == .f64 }

  /// Whether values are integers (`bool` is not).
  public var isInteger: Bool { self == .i32 || self == .i64 || self == .u8 }

  /// Whether arithmetic is defined.
  public var isNumeric: Bool { self != .bool }

  /// Whether a number keeps its value (floats: up to rounding, but no finite one becomes infinite).
  package func represents(_ number: Double) -> Bool {
    switch self {
    case .f32: !number.isFinite || Float(number).isFinite
    case .f64: true
    case .i32, .i64, .u8: Literal(number, self).double == number
    case .bool: number == 0 || number == 1
    }
  }
}
