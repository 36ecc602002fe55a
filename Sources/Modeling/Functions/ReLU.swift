import IR
import Operators

/// The larger of 0 and every element; NaN stays NaN.
///
/// Not `maximum(x, 0)`, whose gradient at 0 is one half: here it is 0, as elsewhere in the field.
public func relu(_ x: Tensor, file: String = #fileID, line: Int = #line) -> Tensor {
  select(x.lessEqual(0, file: file, line: line), 0, x, file: file, line: line)
}
