import GraphC

/// A convolution by windows of 3 x 3, relu, and half as many places along both axes.
struct ConvolutionStage: Layer {
  /// What a window sees beyond the picture.
  enum Borders: String, CaseIterable {
    /// Zeros, so that there are as many windows as places.
    case same
    /// It does not see beyond: there are two windows fewer along each axis.
    case valid
    /// The picture again, mirrored at its outermost places.
    case mirrored
  }

  /// How places become half as many.
  enum Halving: String, CaseIterable {
    case max, average
    /// Every second window of the convolution is left out, and nothing is pooled.
    case stride
  }

  struct Variant {
    var borders = Borders.same
    var halving = Halving.max

    var title: String { "\(borders.rawValue), \(halving.rawValue)" }

    /// All borders, and then all ways of halving.
    static let all =
      Borders.allCases.map { Variant(borders: $0) }
      + [Halving.average, .stride].map { Variant(halving: $0) }
  }

  let filters: Int
  let variant: Variant

  init(_ filters: Int, _ variant: Variant) {
    self.filters = filters
    self.variant = variant
  }

  func callAsFunction(_ x: Tensor) -> Tensor {
    let frame = [0, 1, 1, 0]
    let isMirrored = variant.borders == .mirrored
    let seen = isMirrored ? x.pad(low: frame, high: frame, mode: .reflect) : x
    let found = Conv2D(
      filters, window: 3, strides: variant.halving == .stride ? 2 : 1,
      padding: variant.borders == .same ? .same : .valid, activation: .relu)(seen)
    return switch variant.halving {
    case .max: MaxPool2D(2)(found)
    case .average: AveragePool2D(2)(found)
    case .stride: found
    }
  }
}
