import IR
import Operators

/// A small graph around one operator, with the range its inputs make sense in.
public struct Sample: Sendable, CustomStringConvertible {
  public let name: String
  /// Range of float inputs, away from poles and kinks where gradients are to be compared.
  public let floats: ClosedRange<Double>
  /// Range of integer inputs.
  public let integers: ClosedRange<Int64>
  private let build: @Sendable (GraphBuilder) -> Tensor

  public init(
    _ name: String, floats: ClosedRange<Double> = -2...2, integers: ClosedRange<Int64> = -5...5,
    _ build: @escaping @Sendable (GraphBuilder) -> Tensor
  ) {
    self.name = name
    self.floats = floats
    self.integers = integers
    self.build = build
  }

  /// A graph of two inputs of one type.
  public init(
    pair name: String, _ type: ElementType, _ shape: Shape, floats: ClosedRange<Double> = -2...2,
    integers: ClosedRange<Int64> = -5...5, _ build: @escaping @Sendable (Tensor, Tensor) -> Tensor
  ) {
    self.init(name, floats: floats, integers: integers) { builder in
      build(builder.input("a", type, shape), builder.input("b", type, shape))
    }
  }

  public var description: String { name }

  /// The graph with its one output, `result`.
  public func graph() throws(Diagnostic) -> Graph {
    let builder = GraphBuilder(name.replacing(" ", with: "_"))
    builder.output("result", build(builder))
    return try builder.finish()
  }

  /// Random data for every argument of the graph: equal seeds give equal data.
  public func inputs(of graph: Graph, seed: Int64) -> [TensorData] {
    graph.arguments.enumerated().map { position, argument in
      let type = argument.type
      let uniform = (0..<type.elementCount).map { index in
        Philox.uniformF64(seed: seed, stream: Int64(position), step: 0, index: Int64(index))
      }
      switch type.elementType {
      case .f32, .f64, .f16, .bf16:
        let width = floats.upperBound - floats.lowerBound
        return TensorData(type, doubles: uniform.map { floats.lowerBound + $0 * width })
      case .bool: return TensorData(type, doubles: uniform.map { $0 < 0.5 ? 0 : 1 })
      case .u8, .i8, .i32, .i64:
        let low = type.elementType == .u8 ? max(integers.lowerBound, 0) : integers.lowerBound
        let width = Double(integers.upperBound - low + 1)
        return TensorData(type, integers: uniform.map { low + Int64($0 * width) })
      }
    }
  }
}

extension GraphBuilder {
  /// An input of a sample.
  public func input(_ label: String, _ type: ElementType, _ shape: Shape) -> Tensor {
    argument(label, .input, TensorType(type, shape))
  }
}
