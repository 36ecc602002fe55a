import IR

/// A parameter that is packed as kernels of products read it.
struct PackedParameter: Hashable, Sendable {
  let packed: PackedWeights
  /// Whether its rows are inputs, not outputs.
  private let hasInputRows: Bool

  /// Of fewer numbers margins are much, and they are restored in no time.
  private static let leastCount = 512
  /// Packed bytes for each byte of numbers, at most.
  private static let largestGrowth = 2

  /// Nil for a parameter that something else than products reads, whose blocks no kernel knows, that is
  /// small, or of which more would be padding than numbers.
  init?(_ parameter: Value, in graph: Graph, _ type: WeightType, block: Int?) {
    let shape = graph.type(of: parameter).shape
    guard block == nil || block == PackedWeights.blockExtent, shape.elementCount >= Self.leastCount,
      let axis = ProductUses(of: parameter, in: graph).summedAxis
    else { return nil }
    hasInputRows = axis == 0
    packed = PackedWeights(
      elementType: type.half ?? (type.bits == 4 ? .u8 : .i8), outputs: shape[1 - axis],
      inputs: shape[axis], block: block ?? 0)
    guard let size = packed.storedType?.byteCount,
      size <= Self.largestGrowth * shape.elementCount * packed.bits / 8
    else { return nil }
  }

  /// The parameter's numbers as they are stored, and their scales, which `layout` finds.
  func stored(
    _ data: TensorData, _ layout: WeightLayout?
  ) -> (numbers: TensorData, scales: TensorData?) {
    func place(_ output: Int, _ number: Int, _ count: Int) -> Int {
      hasInputRows ? number * packed.outputs + output : output * count + number
    }
    guard let layout else {
      let numbers = data.doubles
      return (packed.storedFloats { numbers[place($0, $1, packed.inputs)] }, nil)
    }
    let (numbers, scales) = layout.rounded(data)
    return (
      packed.stored { numbers[place($0, $1, packed.inputs)] },
      packed.storedScales { scales[place($0, $1, packed.blockCount)] }
    )
  }
}
