import IR
import Operators

/// Means and variances of the channels of a batch.
public struct BatchMoments {
  /// `(channels)`.
  public let mean: Tensor
  /// `(channels)`: the mean of squared differences from the mean.
  public let variance: Tensor
  /// How many elements each is over.
  public let count: Int

  /// Running statistics moved towards this batch's: `(1 - momentum) · old + momentum · new`.
  ///
  /// The new variance is the unbiased one, with `count - 1` in place of `count`, where there are at
  /// least two elements. No gradient flows into the batch.
  ///
  /// - Follows: `torch.nn.BatchNorm1d`. Keras calls `1 - momentum` momentum, and keeps the bias.
  public func running(
    mean oldMean: Tensor, variance oldVariance: Tensor, momentum: Double = 0.1
  ) -> (mean: Tensor, variance: Tensor) {
    func moved(_ old: Tensor, _ new: Tensor, _ factor: Double) -> Tensor {
      old * Tensor(1 - momentum) + stopGradient(new) * Tensor(momentum * factor)
    }
    let correction = count > 1 ? Double(count) / Double(count - 1) : 1
    return (moved(oldMean, mean, 1), moved(oldVariance, variance, correction))
  }
}

/// The form for training: each channel less its mean over the batch, divided by its standard
/// deviation; then times `scale`, plus `shift`.
///
/// - Option `axis`: the axis of the channels, the last one as in all of this library; all others are
///   averaged over. PyTorch's is 1.
/// - Shapes: `(n, …, c) -> (n, …, c)`, float; scale, shift and moments `(c)`.
/// - Errors: elements are not floats; the rank is below 2; the axis is outside the rank; scale or
///   shift have another type.
/// - Follows: `torch.nn.functional.batch_norm`; Ioffe and Szegedy, "Batch normalization" (ICML 2015).
public func batchNorm(
  _ x: Tensor, scale: Tensor? = nil, shift: Tensor? = nil, axis: Int = -1, epsilon: Double = 1e-5,
  file: String = #fileID, line: Int = #line
) -> (output: Tensor, moments: BatchMoments) {
  let channels = ChannelAxis(x, axis)
  let mistake = channels.mistake([("scale", scale), ("shift", shift)], epsilon)
  if let mistake {
    let output = x.rejected(by: "batch norm", mistake, file: file, line: line)
    return (output, BatchMoments(mean: output, variance: output, count: 0))
  }
  guard x.value != nil else { return (x, BatchMoments(mean: x, variance: x, count: 0)) }
  let normalization = Standardization(
    x, axes: channels.others, epsilon: epsilon, file: file, line: line)
  let moments = BatchMoments(
    mean: normalization.mean.reshape([channels.count]),
    variance: normalization.variance.reshape([channels.count]),
    count: Shape(channels.others.map { x.shape[$0] }).elementCount)
  let output = normalization.normal.scaled(
    by: scale.map(channels.along), shiftedBy: shift.map(channels.along))
  return (output, moments)
}

/// The form for inference: each channel less a given mean, divided by the root of a given variance;
/// then times `scale`, plus `shift`.
///
/// - Option `axis`: the axis of the channels; PyTorch's is 1.
/// - Shapes: `(n, …, c) -> (n, …, c)`, float; mean, variance, scale and shift `(c)`.
/// - Errors: elements are not floats; the rank is below 2; the axis is outside the rank; mean,
///   variance, scale or shift have another type.
/// - Follows: `torch.nn.functional.batch_norm` with `training=False`.
public func batchNorm(
  _ x: Tensor, mean: Tensor, variance: Tensor, scale: Tensor? = nil, shift: Tensor? = nil,
  axis: Int = -1, epsilon: Double = 1e-5, file: String = #fileID, line: Int = #line
) -> Tensor {
  let channels = ChannelAxis(x, axis)
  let parameters: [(name: String, tensor: Tensor?)] = [
    ("mean", mean), ("variance", variance), ("scale", scale), ("shift", shift),
  ]
  if let mistake = channels.mistake(parameters, epsilon) {
    return x.rejected(by: "batch norm", mistake, file: file, line: line)
  }
  guard x.value != nil else { return x }
  let inverse = rsqrt(variance + Tensor(epsilon), file: file, line: line)
  let factor = scale.map { inverse * $0 } ?? inverse
  return ((x - channels.along(mean)) * channels.along(factor))
    .scaled(by: nil, shiftedBy: shift.map(channels.along))
}

/// The axis along which a tensor has channels.
struct ChannelAxis {
  private let x: Tensor
  private let axis: Int
  private let written: Int

  init(_ x: Tensor, _ axis: Int) {
    self.x = x
    written = axis
    self.axis = x.fromFront(axis)
  }

  private var isInside: Bool { (0..<x.rank).contains(axis) }
  var count: Int { x.shape[axis] }
  /// All other axes.
  var others: [Int] { (0..<x.rank).filter { $0 != axis } }

  /// A value per channel, in a shape that broadcasts to the tensor's.
  func along(_ values: Tensor) -> Tensor {
    guard values.number == nil else { return values }
    return values.reshape(Shape([count] + [Int](repeating: 1, count: x.rank - 1 - axis)))
  }

  /// What is wrong with the tensor, the axis or what there is per channel, or nil.
  func mistake(_ parameters: [(name: String, tensor: Tensor?)], _ epsilon: Double) -> String? {
    guard x.value != nil else { return nil }
    if x.rank >= 2 && !isInside { return "axis \(written) is outside rank \(x.rank)" }
    return normMistake(
      x, minimumRank: 2, parameters: parameters, shape: isInside ? [count] : [], epsilon: epsilon)
  }
}
