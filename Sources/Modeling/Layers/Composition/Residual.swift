import IR
import Operators

/// What its layers make of x, plus x itself.
///
/// - Shapes: `(s) -> (s)`.
/// - Errors: the layers change the shape or the element type.
/// - Follows: He et al., "Deep residual learning for image recognition" (CVPR 2016).
public struct Residual: Layer {
  public let content: any Layer
  private let place: Place

  public init(_ content: any Layer, file: String = #fileID, line: Int = #line) {
    self.content = content
    place = Place(file, line)
  }

  public init(
    file: String = #fileID, line: Int = #line, @LayerBuilder _ layers: () -> [any Layer]
  ) {
    self.init(Sequential(layers()), file: file, line: line)
  }

  public func callAsFunction(_ x: Tensor) -> Tensor { sum(content(x), x) }

  public func callAsFunction(_ x: Tensor, mode: Mode) -> Tensor { sum(content(x, mode: mode), x) }

  public func callAsFunction(_ x: MaskedSequence, mode: Mode?) -> MaskedSequence {
    let change = content(x, mode: mode)
    return MaskedSequence(sum(change.values, x.values), mask: change.mask)
  }

  private func sum(_ change: Tensor, _ x: Tensor) -> Tensor {
    guard change.value != nil, x.value != nil else { return change }
    guard change.type == x.type else {
      let mistake = "its layers make \(change.type) of \(x.type), expected the same type"
      return x.rejected(by: "layer residual", mistake, at: place)
    }
    return x + change
  }
}
