import IR
import Operators

/// A tensor with what is known of its elements.
struct RandomItem {
  let tensor: Tensor
  /// No finite element has a larger magnitude.
  var bound: Double
  /// Every element is a multiple of `2^-bits`, computed without rounding; nil if rounded.
  var bits: Int?

  var type: TensorType { tensor.type }

  /// Whether all backends have the same bits, so that operators with jumps may be applied.
  var isExact: Bool { !type.elementType.isReal || bits != nil }

  /// The tensor, through `tanh` if its elements may exceed `limit`.
  func within(_ limit: Double) -> RandomItem {
    bound <= limit ? self : RandomItem(tensor: tanh(tensor), bound: 1, bits: nil)
  }

  /// What both operands of a sum are multiples of.
  func commonBits(with other: RandomItem) -> Int? {
    bits.flatMap { mine in other.bits.map { max(mine, $0) } }
  }
}
