import IR

/// Layers whose parameters training leaves as they are; no gradients for them are computed.
///
/// Batch norm in them uses its running statistics and does not move them. Parameters that are
/// shared with other layers are frozen there too. To freeze by name, see `Model.freezing`.
public struct Frozen: Layer {
  public let content: any Layer

  public init(_ content: any Layer) { self.content = content }

  public init(@LayerBuilder _ layers: () -> [any Layer]) { content = Sequential(layers()) }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    x.builder?.frozen { content(x) } ?? content(x)
  }

  public func callAsFunction(_ x: Tensor, mode: Mode) -> Tensor {
    x.builder?.frozen { content(x, mode: mode) } ?? content(x, mode: mode)
  }

  public func callAsFunction(_ x: MaskedSequence, mode: Mode?) -> MaskedSequence {
    x.values.builder?.frozen { content(x, mode: mode) } ?? content(x, mode: mode)
  }
}
