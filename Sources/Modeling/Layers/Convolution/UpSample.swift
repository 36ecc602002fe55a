import IR
import Operators

/// As many times the places along each spatial axis as `factor` says, copied or between neighbours;
/// see `Tensor.resized`.
///
///     UpSample2D()(x)                                  // (n, 7, 7, c) -> (n, 14, 14, c)
///     UpSample2D(3, method: .linear())(x)
///
/// - Shapes: `(n, spatial…, channels) -> (n, spatial…, channels)`; float, if not `.nearest`.
/// - Errors: the rank does not have these axes; a factor is below 1 or missing; those of `resized`.
/// - Follows: `keras.layers.UpSampling2D`; `torch.nn.Upsample` with `scale_factor`, whose channels are
///   axis 1.
public struct UpSample<Axes: SpatialAxes>: Layer {
  public let factor: [Int]
  public let method: ResizeMethod
  private let place: Place

  /// One factor for all axes, or one for each.
  public init(
    _ factor: any Extents = 2, method: ResizeMethod = .nearest, file: String = #fileID,
    line: Int = #line
  ) {
    self.factor = factor.extents(over: Axes.count)
    self.method = method
    place = Place(file, line)
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    guard x.value != nil else { return x }
    let rejection = SpatialOperand(x, Axes.count, "up_sample", place)
      .rejection(lists: [("factor", factor)], minimum: 1)
    if let rejection { return rejection }
    var extents: [Int] = []
    for (extent, factor) in zip(x.shape.extents.dropFirst(), factor) {
      let (product, overflow) = extent.multipliedReportingOverflow(by: factor)
      extents.append(overflow ? Int.max : product)
    }
    return x.resized(
      Array(1...Axes.count), to: extents, method, file: place.file, line: place.line)
  }
}
