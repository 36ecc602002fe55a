/// A constant of one element type, compared by bits so that NaN equals itself and -0 is not 0.
package struct Literal: Hashable, Sendable {
  package let type: ElementType
  /// IEEE bits as `Double` for floats; two's complement for integers; 0 or 1 for `bool`.
  private let bits: UInt64

  /// A number converted to `type` (rounded to `f32`; truncated and saturated to integers).
  package init(_ value: Double, _ type: ElementType) {
    self.type = type
    switch type {
    case .f32: bits = Double(Float(value)).bitPattern
    case .f64: bits = value.bitPattern
    case .i32: bits = UInt64(bitPattern: Int64(Int32(saturating: value)))
    case .i64: bits = UInt64(bitPattern: Int64(saturating: value))
    case .u8: bits = UInt64(UInt8(saturating: value))
    case .bool: bits = value == 0 ? 0 : 1
    case .i8: bits = UInt64(bitPattern: Int64(Int8(saturating: value)))
    case .f16: bits = HalfFormat.f16.rounded(value).bitPattern
    case .bf16: bits = HalfFormat.bf16.rounded(value).bitPattern
    }
  }

  /// An integer; must be representable in `type`.
  package init(integer: Int64, _ type: ElementType) {
    self.type = type
    switch type {
    case .f32: bits = Double(Float(integer)).bitPattern
    case .f64: bits = Double(integer).bitPattern
    case .f16, .bf16: bits = Literal(Double(integer), type).bits
    default: bits = UInt64(bitPattern: integer)
    }
  }

  package var double: Double {
    type.isReal ? Double(bitPattern: bits) : Double(Int64(bitPattern: bits))
  }

  package var integer: Int64 {
    type.isReal ? Int64(saturating: Double(bitPattern: bits)) : Int64(bitPattern: bits)
  }

  package static func lowest(_ type: ElementType) -> Literal {
    switch type {
    case .f32, .f64, .f16, .bf16: Literal(-.infinity, type)
    case .i32: Literal(integer: Int64(Int32.min), type)
    case .i64: Literal(integer: .min, type)
    case .u8, .bool: Literal(integer: 0, type)
    case .i8: Literal(integer: -128, type)
    }
  }

  package static func highest(_ type: ElementType) -> Literal {
    switch type {
    case .f32, .f64, .f16, .bf16: Literal(.infinity, type)
    case .i32: Literal(integer: Int64(Int32.max), type)
    case .i64: Literal(integer: .max, type)
    case .u8: Literal(integer: 255, type)
    case .bool: Literal(integer: 1, type)
    case .i8: Literal(integer: 127, type)
    }
  }

  /// The only element of `data`, or nil if there are several.
  package init?(_ data: TensorData) {
    guard data.elementCount == 1 else { return nil }
    let type = data.type.elementType
    if type.isReal {
      self.init(data.doubles[0], type)
    } else {
      self.init(integer: data.integers[0], type)
    }
  }
}
