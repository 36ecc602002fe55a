import IR

/// Layers one after another, which hand on masks of steps (`MaskedSequence`).
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

  public func callAsFunction(_ x: Tensor) -> Tensor { self(MaskedSequence(x), mode: nil).values }

  public func callAsFunction(_ x: Tensor, mode: Mode) -> Tensor {
    self(MaskedSequence(x), mode: mode).values
  }

  public func callAsFunction(_ x: MaskedSequence, mode: Mode?) -> MaskedSequence {
    layers.reduce(x) { sequence, layer in layer(sequence, mode: mode) }
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
