import IR

/// Numbers at which rules of algebra fail first.
public enum SpecialValues {
  /// Both zeros, ones, infinities, NaN, the least and the greatest numbers, and some in between.
  public static func floats(_ type: ElementType) -> [Double] {
    let (least, tiny, huge) =
      type == .f32
      ? (0x1p-149, 0x1p-126, Double(Float.greatestFiniteMagnitude))
      : (Double.leastNonzeroMagnitude, .leastNormalMagnitude, .greatestFiniteMagnitude)
    let positive = [0, 1, .infinity, .nan, least, tiny, huge, 0.5, 3, 1.5e9, 1.25, 2]
    return positive + positive.map { -$0 }
  }

  /// The limits of the type and small numbers.
  public static func integers(_ type: ElementType) -> [Int64] {
    switch type {
    case .bool: [0, 1]
    case .u8: [0, 1, 2, 3, 127, 128, 254, 255]
    case .i32: [0, 1, -1, 2, -2, 7, Int64(Int32.max), Int64(Int32.min), Int64(Int32.min) + 1]
    default: [0, 1, -1, 2, -2, 7, .max, .min, .min + 1, 1 << 53 + 1]
    }
  }

  /// A tensor of such numbers, which a seed draws.
  public static func data(_ type: TensorType, seed: Int64, stream: Int = 0) -> TensorData {
    func place(_ index: Int, _ count: Int) -> Int {
      let bits = Philox.bits(seed: seed, stream: Int64(stream), step: 9, index: Int64(index))
      return Int(bits) % count
    }
    if type.elementType.isFloat {
      let values = floats(type.elementType)
      return TensorData(
        type, doubles: (0..<type.elementCount).map { values[place($0, values.count)] })
    }
    let values = integers(type.elementType)
    return TensorData(
      type, integers: (0..<type.elementCount).map { values[place($0, values.count)] })
  }
}
