import IR
import Operators

/// Which steps are parts of sequences of the given lengths, for layers that take a mask.
///
/// - Shapes: `(n) -> bool (n, steps)`, integers.
/// - Errors: lengths are no integers of rank 1; `steps` is below 0.
/// - Follows: `tf.sequence_mask`.
public func sequenceMask(
  _ lengths: Tensor, steps: Int, file: String = #fileID, line: Int = #line
) -> Tensor {
  guard lengths.value != nil, let builder = lengths.builder else { return lengths }
  guard lengths.rank == 1, lengths.elementType.isInteger, steps >= 0 else {
    return lengths.rejected(
      by: "sequence mask", "found \(lengths.type) and \(steps) steps, expected integers (batch)",
      file: file, line: line)
  }
  let places = builder.iota(TensorType(.i64, [steps]), axis: 0)
  return places.less(lengths.cast(to: .i64).reshape([lengths.shape[0], 1]))
}
