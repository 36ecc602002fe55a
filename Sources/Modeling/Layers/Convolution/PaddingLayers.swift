import IR
import Operators

/// Zeros around the places of every spatial axis.
///
///     ZeroPad2D(1)(x)                                  // (n, 7, 7, c) -> (n, 9, 9, c)
///     ZeroPad2D(low: [0, 1], high: [2, 0])(x)          // (n, 7, 7, c) -> (n, 9, 8, c)
///
/// - Shapes: `(n, spatial…, channels) -> (n, spatial…, channels)`, any element type.
/// - Errors: the rank does not have these axes; a number is negative or missing.
/// - Follows: `keras.layers.ZeroPadding2D`; `torch.nn.ZeroPad2d`, whose channels are axis 1. For other
///   paddings see `Tensor.pad(low:high:mode:)`.
public struct ZeroPad<Axes: SpatialAxes>: Layer {
  public let low: [Int]
  public let high: [Int]
  private let place: Place

  /// As many at both ends.
  public init(_ amount: any Extents = 1, file: String = #fileID, line: Int = #line) {
    self.init(low: amount, high: amount, file: file, line: line)
  }

  public init(
    low: any Extents, high: any Extents, file: String = #fileID, line: Int = #line
  ) {
    self.low = low.extents(over: Axes.count)
    self.high = high.extents(over: Axes.count)
    place = Place(file, line)
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    guard x.value != nil else { return x }
    let rejection = SpatialOperand(x, Axes.count, "zero_pad", place)
      .rejection(lists: [("low", low), ("high", high)], minimum: 0)
    if let rejection { return rejection }
    return x.pad(
      low: [0] + low + [0], high: [0] + high + [0], file: place.file, line: place.line)
  }
}

/// Without the outermost places of every spatial axis.
///
/// - Shapes: `(n, spatial…, channels) -> (n, spatial…, channels)`, any element type.
/// - Errors: the rank does not have these axes; a number is negative or missing; nothing is left.
/// - Follows: `keras.layers.Cropping2D`; in PyTorch negative `ZeroPad2d`.
public struct Crop<Axes: SpatialAxes>: Layer {
  public let low: [Int]
  public let high: [Int]
  private let place: Place

  /// As many at both ends.
  public init(_ amount: any Extents, file: String = #fileID, line: Int = #line) {
    self.init(low: amount, high: amount, file: file, line: line)
  }

  public init(
    low: any Extents, high: any Extents, file: String = #fileID, line: Int = #line
  ) {
    self.low = low.extents(over: Axes.count)
    self.high = high.extents(over: Axes.count)
    place = Place(file, line)
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    guard x.value != nil else { return x }
    let operand = SpatialOperand(x, Axes.count, "crop", place)
    if let rejection = operand.rejection(lists: [("low", low), ("high", high)], minimum: 0) {
      return rejection
    }
    var result = x
    for axis in 0..<Axes.count {
      let extent = x.shape[axis + 1]
      guard low[axis] < extent, high[axis] < extent - low[axis] else {
        let mistake = "\(low[axis]) and \(high[axis]) of \(extent) places leave none"
        return x.rejected(by: "layer crop", mistake, at: place)
      }
      result = result.slice(
        axis: axis + 1, from: low[axis], to: extent - high[axis], file: place.file,
        line: place.line)
    }
    return result
  }
}

/// The operand of a layer of so many spatial axes.
struct SpatialOperand {
  private let x: Tensor
  private let axes: Int
  private let name: String
  private let place: Place

  init(_ x: Tensor, _ axes: Int, _ name: String, _ place: Place) {
    (self.x, self.axes, self.name, self.place) = (x, axes, name, place)
  }

  /// An invalid tensor if the operand does not have the axes, or a list not a number for each of
  /// them that is large enough; nil if all is well.
  func rejection(lists: [(name: String, values: [Int])], minimum: Int) -> Tensor? {
    guard x.rank == axes + 2 else {
      let spatial = axes == 1 ? "1 spatial axis" : "\(axes) spatial axes"
      let mistake = "found \(x.type), expected (batch, \(spatial), channels)"
      return x.rejected(by: "layer \(name)", mistake, at: place)
    }
    for (list, values) in lists
    where values.count != axes || values.contains(where: { $0 < minimum }) {
      let numbers = axes == 1 ? "1 number" : "\(axes) numbers"
      let mistake = "'\(list)' is \(values), expected \(numbers) of at least \(minimum)"
      return x.rejected(by: "layer \(name)", mistake, at: place)
    }
    return nil
  }
}
