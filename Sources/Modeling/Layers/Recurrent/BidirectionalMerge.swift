import IR
import Operators

/// What becomes of the outputs of the two directions of a recurrent layer.
///
/// - Follows: `merge_mode` of `keras.layers.Bidirectional`.
public enum BidirectionalMerge: String, CaseIterable, Hashable, Sendable {
  /// Side by side, twice as wide: `concat`, and PyTorch's way.
  case concatenated
  /// `sum`.
  case sum
  /// `ave`.
  case average
  /// `mul`.
  case product

  /// The outputs as one; the directions' axis is the last.
  func callAsFunction(_ outputs: [Tensor]) -> Tensor {
    guard outputs.count == 2 else { return outputs[0] }
    return switch self {
    case .concatenated: concatenate(outputs, axis: outputs[0].rank - 1)
    case .sum: outputs[0] + outputs[1]
    case .average: (outputs[0] + outputs[1]) * 0.5
    case .product: outputs[0] * outputs[1]
    }
  }

  /// The width of the outputs of two directions of so many units.
  func width(_ units: Int) -> Int { self == .concatenated ? 2 * units : units }
}
