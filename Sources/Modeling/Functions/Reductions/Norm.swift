import IR
import Operators

extension Tensor {
  /// The norm of vectors along `axes` (all if nil): `sum(|x|^order)^(1 / order)`.
  ///
  /// Order infinity is the largest magnitude, -infinity the smallest, and 0 the number of elements
  /// that are not 0. Two axes and order 2 give the Frobenius norm of matrices. At 0 the gradient
  /// is 0.
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
    default: return sum(pow(magnitudes, Tensor(order))).rooted { pow($0, Tensor(1 / order)) }
    }
  }
}
