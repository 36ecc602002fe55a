import IR

/// Single elements, for loops that read and write a few numbers between runs and make no arrays.
extension TensorBuffer {
  /// An element, counted row by row; setting converts as `TensorData` does.
  ///
  /// - Requires: `index` is in `0..<count`.
  public subscript(index: Int) -> Double {
    get {
      precondition(index >= 0 && index < count, "an element outside the buffer")
      return switch type.elementType {
      case .f32: Double(element(index) as Float)
      case .f64: element(index)
      case .i32: Double(element(index) as Int32)
      case .i64: Double(element(index) as Int64)
      case .u8: Double(element(index) as UInt8)
      case .bool: element(index) as UInt8 == 0 ? 0 : 1
      case .i8: Double(element(index) as Int8)
      case .f16: HalfFormat.f16.decode(element(index))
      case .bf16: HalfFormat.bf16.decode(element(index))
      }
    }
    set {
      precondition(index >= 0 && index < count, "an element outside the buffer")
      switch type.elementType {
      case .f32: set(index, Float(newValue))
      case .f64: set(index, newValue)
      case .i32: set(index, Int32(saturating: newValue))
      case .i64: set(index, Int64(saturating: newValue))
      case .u8: set(index, UInt8(saturating: newValue))
      case .bool: set(index, newValue == 0 ? 0 : 1 as UInt8)
      case .i8: set(index, Int8(saturating: newValue))
      case .f16: set(index, HalfFormat.f16.encode(newValue))
      case .bf16: set(index, HalfFormat.bf16.encode(newValue))
      }
    }
  }

  private func element<Element: BitwiseCopyable>(_ index: Int) -> Element {
    pointer.load(fromByteOffset: index * MemoryLayout<Element>.stride, as: Element.self)
  }

  private func set<Element: BitwiseCopyable>(_ index: Int, _ value: Element) {
    pointer.storeBytes(
      of: value, toByteOffset: index * MemoryLayout<Element>.stride, as: Element.self)
  }
}
