/// The type of one tensor element.
///
/// `i8`, `f16` and `bf16` are for storage: tensors of them are moved, cast, quantized and read back,
/// and arithmetic is that of wider types.
public enum ElementType: String, CaseIterable, Hashable, Sendable {
  case f32, f64, i32, i64, u8, bool, i8, f16, bf16

  /// Size of one element in memory; `bool` takes one byte, 0 or 1.
  public var byteCount: Int {
    switch self {
    case .f32, .i32: 4
    case .f64, .i64: 8
    case .f16, .bf16: 2
    case .u8, .bool, .i8: 1
    }
  }

  /// Whether values are floating-point numbers that arithmetic is defined for, as gradients need.
  public var isFloat: Bool { self == .f32 || self == .f64 }

  /// Whether values are IEEE floating-point numbers, those of storage types included.
  package var isReal: Bool { isFloat || self == .f16 || self == .bf16 }

  /// Whether values are integers that can be indices (`bool` and storage types are not).
  public var isInteger: Bool { self == .i32 || self == .i64 || self == .u8 }

  /// Whether tensors are only kept as this type, and computed with as a wider one.
  public var isStorage: Bool { self == .i8 || self == .f16 || self == .bf16 }

  /// Whether arithmetic is defined.
  public var isNumeric: Bool { self != .bool && !isStorage }

  /// How halves of a float are encoded; nil for other types.
  package var halfFormat: HalfFormat? {
    switch self {
    case .f16: .f16
    case .bf16: .bf16
    default: nil
    }
  }

  /// Whether a number keeps its value (floats: up to rounding, but no finite one becomes infinite).
  package func represents(_ number: Double) -> Bool {
    switch self {
    case .f32: !number.isFinite || Float(number).isFinite
    case .f64: true
    case .f16, .bf16: !number.isFinite || Literal(number, self).double.isFinite
    case .i32, .i64, .u8, .i8: Literal(number, self).double == number
    case .bool: number == 0 || number == 1
    }
  }
}
