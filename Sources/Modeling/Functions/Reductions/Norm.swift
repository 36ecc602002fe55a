import IR
import Operators

extension Tensor {
  /// The norm of vectors along `axes` (all if nil): `sum(|x|^order)^(1 / order)`.
  ///
  /// Order infinity is the largest magnitude, -infinity the smallest, and 0 the number of elements
  /// that are not 0. Two axes and order 2 give the Frobenius norm of matrices.
  ///
  /// The norm of zeros has a kink, where gradients of any order are 0. So are those of a single
  /// element that is 0, from the order on in which |x|^order has a jump or is infinite.
  ///
  /// - Follows: `torch.linalg.vector_norm`.
  /// - Errors: an axis is outside the rank; elements are not floats.
  public func norm(
    order: Double = 2, _ axes: [Int]? = nil, keepingDimensions: Bool = false,
    file: String = #fileID, line: Int = #line
  ) -> Tensor {
    func sum(_ terms: Tensor) -> Tensor {
      terms.sum(axes, keepingDimensions: keepingDimensions, file: file, line: line)
    }
    let magnitudes = abs(self)
    switch order {
    case .infinity:
      return magnitudes.max(axes, keepingDimensions: keepingDimensions, file: file, line: line)
    case -.infinity:
      return magnitudes.min(axes, keepingDimensions: keepingDimensions, file: file, line: line)
    case 0: return sum(notEqual(0).cast(to: elementType))
    case 1: return sum(magnitudes)
    case 2: return sum(square(self)).rooted { sqrt($0) }
    default: return sum(powers(order)).rooted { pow($0, Tensor(1 / order)) }
    }
  }

  /// |x|^order.
  private func powers(_ order: Double) -> Tensor {
    // An even power is smooth, also at 0.
    if order > 0, (order / 2).rounded() == order / 2 { return pow(self, Tensor(order)) }
    let magnitudes = abs(self)
    // Below order 0 a norm with a zero is 0.
    return order < 0
      ? pow(magnitudes, Tensor(order)) : magnitudes.rooted { pow($0, Tensor(order)) }
  }
}
