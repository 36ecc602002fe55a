import IR
import Operators

/// The rows of `table` that `indices` name, in a new last axis; NaN for an index outside of it.
///
/// The gradient adds the cotangent's rows up where the indices say.
///
/// - Shapes: `(i), (count, width) -> (i, width)`; integer indices.
/// - Errors: the table is not a matrix; the indices are not integers.
public func embedding(
  _ indices: Tensor, table: Tensor, file: String = #fileID, line: Int = #line
) -> Tensor {
  guard table.rank == 2 else {
    return table.rejected(
      by: "embedding", "the table is \(table.type), expected rows and columns", file: file,
      line: line)
  }
  return table.gather(indices, axis: 0, file: file, line: line)
}
