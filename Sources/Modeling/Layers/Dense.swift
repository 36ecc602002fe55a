import IR
import Operators

/// A fully connected layer: `activation(x W + b)` over the last axis.
///
/// - Shapes: `(…, in) -> (…, units)`, float; parameters `NAME.weight` `(in, units)` and
///   `NAME.bias` `(units)`. A name that is taken in its scope gets a number.
/// - Errors: the rank is below 2; elements are not floats; `units` is below 1. They name the layer.
public struct Dense: Layer {
  public let units: Int
  public let activation: Activation
  public let initializer: WeightInitializer
  public let hasBias: Bool
  public let biasInitializer: WeightInitializer
  public let name: String
  private let file: String
  private let line: Int

  /// A layer whose weight starts as `initializer` says, its bias at 0 or as `biasInitializer` says;
  /// `name` is the scope of both.
  public init(
    _ units: Int, activation: Activation = .linear,
    initializer: WeightInitializer = .glorotUniform, bias: Bool = true,
    biasInitializer: WeightInitializer = .zeros, name: String = "dense", file: String = #fileID,
    line: Int = #line
  ) {
    self.units = units
    self.activation = activation
    self.initializer = initializer
    hasBias = bias
    self.biasInitializer = biasInitializer
    self.name = name
    self.file = file
    self.line = line
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    if let mistake = mistake(of: x) {
      return x.rejected(by: "layer \(name)", mistake, file: file, line: line)
    }
    guard let builder = x.builder else { return Tensor(.nan) }
    return builder.scope(name) { activation(sums(x, builder), file: file, line: line) }
  }

  private func sums(_ x: Tensor, _ builder: GraphBuilder) -> Tensor {
    let width = x.shape[x.rank - 1]
    let weight = builder.parameter(
      "weight", [width, units], x.elementType,
      initializer: initializer.initializer(fanIn: width, fanOut: units), file: file, line: line)
    let product = matmul(x, weight, file: file, line: line)
    guard hasBias else { return product }
    return product
      + builder.parameter(
        "bias", [units], x.elementType,
        initializer: biasInitializer.initializer(fanIn: width, fanOut: units), file: file,
        line: line)
  }

  /// What is wrong with the layer or its operand, or nil.
  private func mistake(of x: Tensor) -> String? {
    if units < 1 { return "expected at least 1 unit, found \(units)" }
    if x.rank < 2 { return "expected a rank of at least 2 (batch, features), found \(x.type)" }
    if !x.elementType.isFloat { return "expected float elements, found \(x.type); cast them first" }
    return nil
  }
}
