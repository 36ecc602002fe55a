import IR
import Operators

/// The largest element that each window sees, in every channel; see the function `maxPool`.
///
/// - Shapes: `(n, spatial…, channels) -> (n, spatial…, channels)`, numeric.
/// - Errors: the rank does not have these axes; those of `maxPool`.
/// - Follows: `keras.layers.MaxPooling2D`.
public struct MaxPool<Axes: SpatialAxes>: Layer {
  private let pool: PoolCore

  /// Windows stand side by side if there are no strides.
  public init(
    _ window: any Extents = 2, strides: (any Extents)? = nil,
    padding: some PaddingAmount = WindowPadding.valid, file: String = #fileID, line: Int = #line
  ) {
    pool = PoolCore(
      axes: Axes.count, window: window.extents(over: Axes.count),
      strides: strides?.extents(over: Axes.count), padding: padding.windowPadding,
      place: Place(file, line))
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    pool.checked(x, "max_pool") {
      maxPool(
        x, window: pool.window, strides: pool.strides, padding: pool.padding,
        file: pool.place.file, line: pool.place.line)
    }
  }
}

/// The mean of what each window sees, in every channel; see the function `averagePool`.
///
/// - Shapes: `(n, spatial…, channels) -> (n, spatial…, channels)`, float.
/// - Errors: the rank does not have these axes; those of `averagePool`.
/// - Follows: `keras.layers.AveragePooling2D`; with `countsPadding` `torch.nn.AvgPool2d`.
public struct AveragePool<Axes: SpatialAxes>: Layer {
  private let pool: PoolCore
  private let countsPadding: Bool

  /// Windows stand side by side if there are no strides.
  public init(
    _ window: any Extents = 2, strides: (any Extents)? = nil,
    padding: some PaddingAmount = WindowPadding.valid, countsPadding: Bool = false,
    file: String = #fileID, line: Int = #line
  ) {
    self.countsPadding = countsPadding
    pool = PoolCore(
      axes: Axes.count, window: window.extents(over: Axes.count),
      strides: strides?.extents(over: Axes.count), padding: padding.windowPadding,
      place: Place(file, line))
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    pool.checked(x, "average_pool") {
      averagePool(
        x, window: pool.window, strides: pool.strides, padding: pool.padding,
        countsPadding: countsPadding, file: pool.place.file, line: pool.place.line)
    }
  }
}

/// The mean of every channel: `(n, spatial…, channels) -> (n, channels)`; of a masked sequence the mean
/// over the steps that are part of it, 0 if none is.
///
/// - Follows: `keras.layers.GlobalAveragePooling1D` and so on, whose mean of no steps is NaN.
public struct GlobalAveragePool: Layer {
  private let place: Place

  public init(file: String = #fileID, line: Int = #line) { place = Place(file, line) }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    PoolCore.spatial(x, "global_average_pool", place) {
      globalAveragePool(x, file: place.file, line: place.line)
    }
  }

  /// The mask ends here.
  public func callAsFunction(_ x: MaskedSequence, mode: Mode?) -> MaskedSequence {
    guard let mask = x.mask, x.values.rank == 3 else { return MaskedSequence(self(x.values)) }
    let pooled = PoolCore.spatial(x.values, "global_average_pool", place) {
      let weights = mask.cast(to: x.values.elementType).reshape(Shape(mask.shape.extents + [1]))
      return (x.values * weights).sum([1]) / maximum(weights.sum([1]), 1)
    }
    return MaskedSequence(pooled)
  }
}

/// The largest element of every channel: `(n, spatial…, channels) -> (n, channels)`.
public struct GlobalMaxPool: Layer {
  private let place: Place

  public init(file: String = #fileID, line: Int = #line) { place = Place(file, line) }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    PoolCore.spatial(x, "global_max_pool", place) {
      globalMaxPool(x, file: place.file, line: place.line)
    }
  }
}

/// What pooling layers have in common.
private struct PoolCore: Sendable {
  let axes: Int
  let window: [Int]
  let strides: [Int]?
  let padding: WindowPadding
  let place: Place

  /// The result of a pool, if the operand has the axes.
  func checked(_ x: Tensor, _ name: String, _ pool: () -> Tensor) -> Tensor {
    guard x.value == nil || x.rank == axes + 2 else {
      let spatial = axes == 1 ? "1 spatial axis" : "\(axes) spatial axes"
      return x.rejected(
        by: "layer \(name)", "found \(x.type), expected (batch, \(spatial), channels)", at: place)
    }
    return x.value == nil ? x : pool()
  }

  static func spatial(
    _ x: Tensor, _ name: String, _ place: Place, _ pool: () -> Tensor
  ) -> Tensor {
    guard x.value == nil || x.rank >= 3 && x.elementType.isFloat else {
      let mistake = "found \(x.type), expected floats (batch, spatial…, channels)"
      return x.rejected(by: "layer \(name)", mistake, at: place)
    }
    return x.value == nil ? x : pool()
  }
}
