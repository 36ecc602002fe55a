import IR
import Operators

/// What a norm has learned for each channel, in the scope that is open.
struct NormParameters {
  let scale: Tensor?
  let shift: Tensor?

  /// Declares them for the channels of a tensor along one of its axes, or none.
  init(_ x: Tensor, axis: Int, _ isScaled: Bool, isShifted: Bool, _ place: Place) {
    let channels = x.shape[x.fromFront(axis)]
    func declare(_ name: String, _ initializer: Initializer) -> Tensor? {
      x.builder?.parameter(name, [channels], x.elementType, initializer, at: place)
    }
    scale = isScaled ? declare("scale", .ones) : nil
    shift = isShifted ? declare("shift", .zeros) : nil
  }
}

/// What is wrong with a tensor that is to be normalized, with channels along an axis, or nil.
func normAxisMistake(_ x: Tensor, _ axis: Int, minimumRank: Int = 2) -> String? {
  guard x.rank >= minimumRank, x.elementType.isFloat else {
    return "found \(x.type), expected floats of rank \(minimumRank) or more"
  }
  guard (-x.rank..<x.rank).contains(axis) else { return "axis \(axis) is outside rank \(x.rank)" }
  return nil
}
