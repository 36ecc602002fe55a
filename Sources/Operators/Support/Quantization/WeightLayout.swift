import IR

/// How the numbers of one parameter are stored as few bits.
struct WeightLayout: Hashable, Sendable {
  let type: TensorType
  let bits: Int
  /// Numbers that share a scale.
  let blocks: ScaleBlocks
  /// The axis along which two numbers share a byte; nil if each has its own.
  let packedAxis: Int?

  /// - Parameters:
  ///   - type: the parameter's, of `f32`.
  ///   - bits: 8 or 4.
  ///   - summed: axes along which products add up; its last one, if there are none or no others.
  ///   - block: numbers with a scale along the last of these axes; nil for all along all of them.
  init(_ type: TensorType, bits: Int, summed: Set<Int>, block: Int?) {
    self.type = type
    self.bits = bits
    let all = Set(0..<type.rank)
    let last: Set = [type.rank - 1]
    let axes = summed.isEmpty ? last : summed == all ? all.subtracting(last) : summed
    let extents = type.shape.extents
    blocks = ScaleBlocks(
      extents.indices.map { axis in
        guard axes.contains(axis) else { return 1 }
        guard let block else { return max(extents[axis], 1) }
        return axis == axes.max() ? block : 1
      })
    // Not along the last axis, if possible: neighbours there are computed side by side.
    let order = [type.rank - 2] + Array((0..<type.rank - 2).reversed()) + [type.rank - 1]
    packedAxis = bits == 4 ? order.first { extents[$0].isMultiple(of: 2) } ?? 0 : nil
  }

  /// What is stored.
  var storedType: TensorType {
    guard let packedAxis else { return type.with(elementType: .i8) }
    var extents = type.shape.extents
    extents[packedAxis] = (extents[packedAxis] + 1) / 2
    return TensorType(.u8, Shape(extents))
  }

  var scaleType: TensorType { type.with(shape: blocks.count(type.shape)) }

  /// The parameter's numbers again.
  func restored(_ stored: Tensor, scales: Tensor) -> Tensor {
    let numbers =
      packedAxis.map { axis in
        stored.unpack(axis: axis, extent: type.shape[axis], file: "", line: 0)
      } ?? stored
    return numbers.dequantize(scales: scales, block: blocks.extents, file: "", line: 0)
  }

  /// The parameter as it is once it is stored, with its own gradient: rounding has none.
  func simulated(_ parameter: Tensor) -> Tensor {
    let fixed = stopGradient(parameter)
    let largest = blocks.maxima(abs(fixed))
    let scales = select(largest.equal(0), 1, largest / Tensor(Quantize.limit(bits: bits)))
    let rounded = fixed.quantize(scales: scales, bits: bits, block: blocks.extents)
      .dequantize(scales: scales, block: blocks.extents)
    // Adds 0, whose gradient is that of the parameter.
    return stopGradient(rounded) + (parameter - fixed)
  }

  /// A parameter's numbers as they are stored, and their scales.
  func stored(_ data: TensorData) -> (numbers: TensorData, scales: TensorData) {
    let (numbers, scales) = rounded(data)
    return (pack(numbers), TensorData(scaleType.shape, scales))
  }

  /// A parameter's numbers as how many times their scales they are, and the scales.
  func rounded(_ data: TensorData) -> (numbers: [Int8], scales: [Float]) {
    let values = data.doubles.map { Float($0) }
    let places = scalePlaces
    var largest = [Float](repeating: 0, count: scaleType.elementCount)
    for (value, place) in zip(values, places) { largest[place] = max(largest[place], abs(value)) }
    let limit = Float(Quantize.limit(bits: bits))
    let scales = largest.map { $0 == 0 ? 1 : $0 / limit }
    let numbers = zip(values, places).map { value, place in
      let number = min(max(value / scales[place], -limit), limit)
      return Int8(saturating: Double(number.rounded(.toNearestOrEven)))
    }
    return (numbers, scales)
  }

  /// The place of the scale of each number, in the order of numbers.
  private var scalePlaces: [Int] {
    let strides = scaleType.shape.strides
    var places = [0]
    for (axis, extent) in type.shape.extents.enumerated() {
      let steps = (0..<extent).map { $0 / blocks.extents[axis] * strides[axis] }
      places = places.flatMap { place in steps.map { place + $0 } }
    }
    return places
  }

  private func pack(_ numbers: [Int8]) -> TensorData {
    guard let packedAxis else { return TensorData(type.shape, numbers) }
    let inner = type.shape.strides[packedAxis]
    let extent = type.shape[packedAxis]
    let half = (extent + 1) / 2
    // A half without a number is 0.
    var bytes = [UInt8](repeating: 0x88, count: storedType.elementCount)
    for (place, number) in numbers.enumerated() {
      let (line, lane) = (place / inner, place % inner)
      let (block, index) = (line / extent, line % extent)
      let target = (block * half + index / 2) * inner + lane
      let bits = UInt8(Int(number) + 8)
      bytes[target] =
        index.isMultiple(of: 2)
        ? bytes[target] & 0xF0 | bits : bytes[target] & 0x0F | bits << 4
    }
    return TensorData(storedType.shape, bytes)
  }
}
