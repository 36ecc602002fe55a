import IR

/// Layers one after another.
///
///     Sequential {
///       Flatten()
///       Dense(300, activation: .relu)
///       Dense(10)
///     }
public struct Sequential: Layer {
  public let layers: [any Layer]

  public init(_ layers: [any Layer]) { self.layers = layers }

  public init(@LayerBuilder _ layers: () -> [any Layer]) { self.layers = layers() }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    layers.reduce(x) { value, layer in layer(value) }
  }

  public func callAsFunction(_ x: Tensor, mode: Mode) -> Tensor {
    layers.reduce(x) { value, layer in layer(value, mode: mode) }
  }
}

/// Collects the layers of a `Sequential`; `if` and `for` are allowed.
@resultBuilder
public enum LayerBuilder {
  public static func buildExpression(_ layer: any Layer) -> [any Layer] { [layer] }
  public static func buildExpression(_ activation: Activation) -> [any Layer] {
    [ActivationLayer(activation)]
  }
  public static func buildBlock(_ parts: [any Layer]...) -> [any Layer] { parts.flatMap(\.self) }
  public static func buildOptional(_ part: [any Layer]?) -> [any Layer] { part ?? [] }
  public static func buildEither(first part: [any Layer]) -> [any Layer] { part }
  public static func buildEither(second part: [any Layer]) -> [any Layer] { part }
  public static func buildArray(_ parts: [[any Layer]]) -> [any Layer] { parts.flatMap(\.self) }
}
