import IR

/// Layers whose applications all have the same parameters, those of `name`.
///
///     let encoder = Shared("encoder", Dense(64))
///     let distance = encoder(a) - encoder(b)    // parameters encoder.dense.weight and bias, once
///
/// Their names begin with `name` wherever the layer is applied, so that it is the same within
/// several layers. Every layer of that name shares, also an equal one made elsewhere.
///
/// - Errors: an application needs a parameter of another type than the first; something else has
///   its name.
public struct Shared<Content: Layer>: Layer {
  public let name: String
  public let content: Content

  public init(_ name: String, _ content: Content) {
    self.name = name
    self.content = content
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    apply(to: x) { content in content(x) }
  }

  public func callAsFunction(_ x: Tensor, mode: Mode) -> Tensor {
    apply(to: x) { content in content(x, mode: mode) }
  }

  public func callAsFunction(_ x: MaskedSequence, mode: Mode?) -> MaskedSequence {
    apply(to: x.values) { content in content(x, mode: mode) }
  }

  /// Another use of the layer that shares its parameters, as for layers of several tensors.
  public func apply<Result>(to x: Tensor, _ body: (Content) -> Result) -> Result {
    guard let builder = x.builder else { return body(content) }
    return builder.shared(name) { body(content) }
  }
}
