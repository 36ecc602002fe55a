import GraphC
import Training

/// Synthetic data: the same on every run and every machine.
enum BenchInputs {
  /// Labels are in `0..<classes`, floats in 0..<1, bytes in 0..<256, other integers in 0..<10.
  static func fill(_ argument: Argument, ordinal: Int, classes: Int) -> TensorData {
    let type = argument.type
    func unit(_ index: Int) -> Double {
      Philox.uniformF64(seed: 1, stream: Int64(ordinal), step: 0, index: Int64(index))
    }
    let limit = limit(argument, classes)
    let numbers = (0..<type.elementCount).map { index in
      type.elementType.isFloat ? unit(index) : (unit(index) * limit).rounded(.down)
    }
    return TensorData(type, doubles: numbers)
  }

  private static func limit(_ argument: Argument, _ classes: Int) -> Double {
    switch argument.type.elementType {
    case .f32, .f64: 1
    case .bool: 2
    case _ where argument.label.hasPrefix("label"): Double(classes)
    case .u8: 256
    case .i32, .i64: 10
    }
  }

  /// The last extent of the model's output `logits`, or 10.
  static func classCount(of model: Model) throws(Diagnostic) -> Int {
    let graph = try model.graph(batchSize: 1)
    guard let logits = graph.outputs.first(where: { $0.name == "logits" }) else { return 10 }
    let shape = graph.type(of: logits.value).shape
    return shape.rank == 0 ? 10 : max(shape[shape.rank - 1], 1)
  }
}
