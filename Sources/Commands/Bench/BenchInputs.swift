import GraphC
import Training

/// Synthetic data: the same on every run and every machine.
enum BenchInputs {
  /// Of subjects that do not say how many classes they tell apart.
  static let defaultClassCount = 10

  /// Labels are in `0..<classes`, floats in 0..<1, bytes in 0..<256, other integers in 0..<10.
  ///
  /// - Throws: when memory is short.
  static func fill(
    _ argument: Argument, ordinal: Int, batch: Int = 0, classes: Int
  ) throws(Diagnostic) -> TensorData {
    let type = argument.type
    try AvailableMemory.require(type)
    let limit = limit(argument, classes)
    let isFloat = type.elementType.isReal
    let numbers = (0..<type.elementCount).map { index in
      let unit = Philox.uniformF64(
        seed: 1, stream: Int64(ordinal), step: Int64(batch), index: Int64(index))
      return isFloat ? unit : (unit * limit).rounded(.down)
    }
    return TensorData(type, doubles: numbers)
  }

  private static func limit(_ argument: Argument, _ classes: Int) -> Double {
    switch argument.type.elementType {
    case .f32, .f64, .f16, .bf16: 1
    case .bool: 2
    case _ where argument.label.hasPrefix("label"): Double(classes)
    case .u8: 256
    case .i8: 128
    case .i32, .i64: 10
    }
  }

  /// The last extent of the model's output `logits`, or 10.
  static func classCount(of model: Model, for use: ModelUse) throws(Diagnostic) -> Int {
    let graph = try model.forwardGraph(for: use, batchSize: 1)
    guard let logits = graph.outputs.first(where: { $0.name == "logits" }) else {
      return defaultClassCount
    }
    let shape = graph.type(of: logits.value).shape
    return shape.rank == 0 ? defaultClassCount : max(shape[shape.rank - 1], 1)
  }
}
