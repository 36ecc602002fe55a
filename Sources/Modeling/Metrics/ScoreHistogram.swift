import IR
import Operators

/// How many scores of targets no (row 0) and yes (row 1) lie in each of equal parts of 0...1, for
/// the area under the receiver operating characteristic.
///
/// Scores in one part count as equal, so the area is exact up to the width of a part. Scores
/// outside count to the nearest part.
///
/// - Shapes: `(s), (s) -> (2, parts)`; float scores; targets are cast to their type and mean yes
///   above ½; the result is `i64`.
/// - Errors: scores are not floats; shapes differ; there are fewer than two parts.
public func scoreHistogram(
  scores: Tensor, targets: Tensor, parts: Int = 200, file: String = #fileID, line: Int = #line
) -> Tensor {
  if let mistake = targetMistake(scores, targets) {
    return scores.rejected(by: "score histogram", mistake, file: file, line: line)
  }
  guard scores.value != nil else { return scores }
  guard parts >= 2 else {
    return scores.rejected(
      by: "score histogram", "expected at least 2 parts, found \(parts)", file: file, line: line)
  }
  let isTrue = targets.cast(to: scores.elementType, file: file, line: line).greater(0.5)
  let part = clamp(floor(scores * Tensor(Double(parts))), 0, Tensor(Double(parts - 1)))
  let rows = oneHot(isTrue.cast(to: .i64).flatten(), depth: 2, file: file, line: line)
  let columns = oneHot(part.cast(to: .i64).flatten(), depth: parts, file: file, line: line)
  return matmul(rows.transposed, columns, file: file, line: line).cast(to: .i64)
}
