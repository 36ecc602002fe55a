import IR
import Operators

/// Each example's channels normalized in groups of neighbours, over all their places; then times
/// `scale`, plus `shift` of the channel.
///
/// - Option `axis`: the axis of the channels; PyTorch's is 1.
/// - Shapes: `(n, …, c) -> (n, …, c)`, float; scale and shift `(c)`.
/// - Errors: elements are not floats; the rank is below 2; the axis is outside the rank or the
///   batch's; the groups do not divide the channels; scale or shift have another type.
/// - Follows: `torch.nn.functional.group_norm`; Wu and He, "Group normalization" (ECCV 2018).
public func groupNorm(
  _ x: Tensor, groups: Int, scale: Tensor? = nil, shift: Tensor? = nil, axis: Int = -1,
  epsilon: Double = 1e-5, file: String = #fileID, line: Int = #line
) -> Tensor {
  let channels = ChannelAxis(x, axis)
  var mistake = channels.mistake([("scale", scale), ("shift", shift)], epsilon)
  let place = x.fromFront(axis)
  if mistake == nil && place == 0 { mistake = "axis \(axis) is the batch's" }
  if let mistake { return x.rejected(by: "group norm", mistake, file: file, line: line) }
  guard x.value != nil else { return x }
  guard groups >= 1, channels.count % groups == 0 else {
    let mistake = "\(groups) groups do not divide \(channels.count) channels"
    return x.rejected(by: "group norm", mistake, file: file, line: line)
  }
  // Places before the channels, groups, channels of a group, places behind.
  let before = place > 1 ? [Shape(Array(x.shape.extents[1..<place])).elementCount] : []
  let behind = Shape(Array(x.shape.extents[(place + 1)...])).elementCount
  let width = channels.count / groups
  let parts = [x.shape[0]] + before + [groups, width, behind]
  let others = (1..<parts.count).filter { $0 != parts.count - 3 }
  let normalization = Standardization(
    x.reshape(Shape(parts)), axes: others, epsilon: epsilon, file: file, line: line)
  // Scaled before the groups are joined, so that it is one kernel.
  func along(_ values: Tensor) -> Tensor {
    values.number == nil ? values.reshape([groups, width, 1]) : values
  }
  return normalization.normal.scaled(by: scale.map(along), shiftedBy: shift.map(along))
    .reshape(x.shape)
}

/// Each channel of each example normalized over its places; then times `scale`, plus `shift`.
///
/// - Option `axis`: the axis of the channels; PyTorch's is 1.
/// - Shapes: `(n, s…, c) -> (n, s…, c)`, float; scale and shift `(c)`.
/// - Errors: elements are not floats; the rank is below 3; the axis is outside the rank or the
///   batch's; scale or shift have another type.
/// - Follows: `torch.nn.functional.instance_norm`; Ulyanov et al., "Instance normalization" (2016).
public func instanceNorm(
  _ x: Tensor, scale: Tensor? = nil, shift: Tensor? = nil, axis: Int = -1,
  epsilon: Double = 1e-5, file: String = #fileID, line: Int = #line
) -> Tensor {
  let channels = ChannelAxis(x, axis)
  let place = x.fromFront(axis)
  var mistake = channels.mistake([("scale", scale), ("shift", shift)], epsilon)
  if mistake == nil && x.value != nil {
    if x.rank < 3 { mistake = "found \(x.type), expected floats of rank 3 or more" }
    if place == 0 { mistake = mistake ?? "axis \(axis) is the batch's" }
  }
  if let mistake { return x.rejected(by: "instance norm", mistake, file: file, line: line) }
  guard x.value != nil else { return x }
  let normalization = Standardization(
    x, axes: channels.others.filter { $0 != 0 }, epsilon: epsilon, file: file, line: line)
  return normalization.normal
    .scaled(by: scale.map(channels.along), shiftedBy: shift.map(channels.along))
}
