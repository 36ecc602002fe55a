import IR
import Operators

/// Every element of `a` times every element of `b`: axes of `a`, then those of `b`.
public func outer(
  _ a: Tensor, _ b: Tensor, file: String = #fileID, line: Int = #line
) -> Tensor {
  let ones = [Int](repeating: 1, count: b.rank)
  return a.reshape(Shape(a.shape.extents + ones), file: file, line: line) * b
}
