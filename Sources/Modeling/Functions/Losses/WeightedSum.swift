import IR
import Operators

/// The sum of several criteria, each times its weight: a loss of one's own.
///
///     weightedSum([(1, crossEntropy(logits: y, labels: labels)), (1e-4, square(w).sum())])
///
/// - Shapes: `(s), (s), … -> (s)`, usually scalars, one float type.
/// - Errors: there are no criteria; types differ, since broadcasting would count a scalar for every
///   row.
public func weightedSum(
  _ criteria: [(weight: Double, loss: Tensor)], file: String = #fileID, line: Int = #line
) -> Tensor {
  guard let first = criteria.first?.loss else { return Tensor(.nan) }
  for (position, criterion) in criteria.enumerated().dropFirst()
  where criterion.loss.value != nil && criterion.loss.type != first.type {
    let mistake =
      "criterion \(position + 1) is \(criterion.loss.type), the first is \(first.type)"
    return first.rejected(
      by: "weighted sum", mistake, notes: ["note: reduce criteria to scalars before"], file: file,
      line: line)
  }
  let terms = criteria.map { $0.loss * Tensor($0.weight) }
  return terms.dropFirst().reduce(terms[0], +)
}
