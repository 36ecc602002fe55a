import GraphC
import TestSupport

extension FixtureNumbers {
  /// First values of a network's parameters: scales of norms are around 1, biases and shifts around 0; all axes but
  /// the last count as inputs.
  static func initializeNetwork(_ program: Executable, scales suffix: String = ".scale") throws {
    try program.initialize(seed: 0)
    let parameters = program.graph.arguments.filter { $0.role == .parameter }
    for (stream, parameter) in parameters.enumerated() {
      let shape = parameter.type.shape
      let inputs = Double(shape.elementCount / (shape.extents.last ?? 1))
      let bound = shape.rank > 1 ? (3 / inputs).squareRoot() : 0.1
      let middle: Float = shape.rank == 1 && parameter.label.hasSuffix(suffix) ? 1 : 0
      let numbers = make(stream, shape, bound: bound).doubles
      try program.write(TensorData(shape, numbers.map { Float($0) + middle }), to: parameter.label)
    }
  }
}
