import IR
import Operators

/// What its layers make of x, plus x itself, or what a shortcut makes of x where its layers change
/// the shape.
///
///     Residual(shortcut: Conv2D(64, window: 1, strides: 2)) {
///       Conv2D(64, window: 3, strides: 2, padding: 1, activation: .relu)
///       Conv2D(64, window: 3, padding: 1)
///     }
///
/// - Shapes: `(s) -> (s)`; with a shortcut `(s) -> (t)`.
/// - Errors: the layers and the shortcut disagree in shape or element type.
/// - Follows: He et al., "Deep residual learning for image recognition" (CVPR 2016).
public struct Residual: Layer {
  public let content: any Layer
  /// nil for x itself.
  public let shortcut: (any Layer)?
  private let place: Place

  public init(
    _ content: any Layer, shortcut: (any Layer)? = nil, file: String = #fileID, line: Int = #line
  ) {
    self.content = content
    self.shortcut = shortcut
    place = Place(file, line)
  }

  public init(
    shortcut: (any Layer)? = nil, file: String = #fileID, line: Int = #line,
    @LayerBuilder _ layers: () -> [any Layer]
  ) {
    self.init(Sequential(layers()), shortcut: shortcut, file: file, line: line)
  }

  public func callAsFunction(_ x: Tensor) -> Tensor { sum(content(x), shortcut?(x) ?? x) }

  public func callAsFunction(_ x: Tensor, mode: Mode) -> Tensor {
    sum(content(x, mode: mode), shortcut?(x, mode: mode) ?? x)
  }

  public func callAsFunction(_ x: MaskedSequence, mode: Mode?) -> MaskedSequence {
    let change = content(x, mode: mode)
    let kept = shortcut?(x, mode: mode).values ?? x.values
    return MaskedSequence(sum(change.values, kept), mask: change.mask)
  }

  private func sum(_ change: Tensor, _ x: Tensor) -> Tensor {
    guard change.value != nil, x.value != nil else { return change.value == nil ? change : x }
    guard change.type == x.type else {
      let other = shortcut == nil ? "of \(x.type)" : "and its shortcut \(x.type)"
      let mistake = "its layers make \(change.type) \(other), expected the same type"
      return x.rejected(by: "layer residual", mistake, at: place)
    }
    return x + change
  }
}
