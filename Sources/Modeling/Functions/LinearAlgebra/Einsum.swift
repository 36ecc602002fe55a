import IR
import Operators

/// Sums of products by Einstein's convention: `einsum("bij,bjk->bik", a, b)`.
///
/// Each operand's axes are named by letters. The result has the axes after `->`; all other names
/// are summed over. Without `->` it has those that occur once, in alphabetical order. `...` stands
/// for axes that broadcast, which come first if there is no `->`, and are summed over if the
/// result does not name them. A letter twice in one operand takes its diagonal. Axes of extent 1
/// broadcast.
///
/// It becomes matrix products, transposes and sums, from the first operand to the last.
///
/// - Follows: `torch.einsum`.
/// - Errors: what in the text is no letter; counts of operands or axes that differ; extents of a
///   letter that differ; a letter of the result that no operand has, or that occurs twice.
public func einsum(
  _ text: String, _ operands: Tensor..., file: String = #fileID, line: Int = #line
) -> Tensor {
  einsum(text, operands, file: file, line: line)
}

/// Sums of products by Einstein's convention, of any number of operands.
public func einsum(
  _ text: String, _ operands: [Tensor], file: String = #fileID, line: Int = #line
) -> Tensor {
  guard let subject = operands.first(where: { $0.builder != nil }) else { return Tensor(.nan) }
  if let invalid = operands.first(where: { $0.builder != nil && $0.value == nil }) {
    return invalid
  }
  do throws(EinsumMistake) {
    let formula = try EinsumFormula(text, operands.map(\.shape))
    return formula.evaluate(operands, file: file, line: line)
  } catch {
    let types = operands.map { "\($0.type)" }.joined(separator: ", ")
    return subject.rejected(
      by: "einsum", error.message, notes: ["note: '\(text)' for operands \(types)"], file: file,
      line: line)
  }
}

/// A tensor whose axes have names.
private struct NamedTensor {
  var tensor: Tensor
  var labels: [EinsumLabel]

  /// Sums over axes whose names are not kept.
  func summed(keeping kept: Set<EinsumLabel>) -> NamedTensor {
    let axes = labels.indices.filter { !kept.contains(labels[$0]) }
    guard !axes.isEmpty else { return self }
    return NamedTensor(tensor: tensor.sum(axes), labels: labels.filter { kept.contains($0) })
  }

  /// One axis for each name: the diagonal of those that occur twice.
  func diagonals() -> NamedTensor {
    var result = self
    while let second = result.labels.indices.first(where: { axis in
      result.labels[..<axis].contains(result.labels[axis])
    }), let first = result.labels.firstIndex(of: result.labels[second]),
      let builder = result.tensor.builder
    {
      let type = TensorType(.i64, result.tensor.shape)
      let isDiagonal = builder.iota(type, axis: first).equal(builder.iota(type, axis: second))
      result.tensor = select(isDiagonal, result.tensor, 0).sum([second])
      result.labels.remove(at: second)
    }
    return result
  }

  /// The axes in the order of `order`, with extent 1 for names that this tensor lacks.
  func aligned(to order: [EinsumLabel]) -> Tensor {
    let present = order.filter { labels.contains($0) }
    let permuted = tensor.transpose(present.compactMap { labels.firstIndex(of: $0) })
    var extents = permuted.shape.extents[...]
    return permuted.reshape(
      Shape(order.map { labels.contains($0) ? extents.removeFirst() : 1 }))
  }

  /// The product with another tensor, summed over names that are not kept.
  func product(_ other: NamedTensor, keeping kept: Set<EinsumLabel>, _ file: String, _ line: Int)
    -> NamedTensor
  {
    let (mine, others) = (Set(labels), Set(other.labels))
    let (a, b) = (summed(keeping: kept.union(others)), other.summed(keeping: kept.union(mine)))
    let shared = a.labels.filter { b.labels.contains($0) }
    let (batch, inner) = (shared.filter(kept.contains), shared.filter { !kept.contains($0) })
    let free = [a, b].flatMap { $0.labels.filter { !shared.contains($0) } }
    let order = batch + free
    guard !inner.isEmpty else {
      return NamedTensor(tensor: a.aligned(to: order) * b.aligned(to: order), labels: order)
    }
    func axes(_ names: [EinsumLabel]) -> ([Int], [Int]) {
      (
        names.compactMap { a.labels.firstIndex(of: $0) },
        names.compactMap { b.labels.firstIndex(of: $0) }
      )
    }
    let tensor = contract(
      a.tensor, b.tensor, axes: axes(inner), batch: axes(batch), file: file, line: line)
    return NamedTensor(tensor: tensor, labels: order)
  }
}

extension EinsumFormula {
  /// The result for operands of the shapes the formula was made for.
  fileprivate func evaluate(_ operands: [Tensor], file: String, line: Int) -> Tensor {
    var terms = zip(operands, self.operands).map { tensor, labels in
      // Axes that broadcast drop out: the other operands have them.
      let kept = labels.indices.filter { extents[labels[$0]] == tensor.shape[$0] }
      let shape = Shape(kept.map { tensor.shape[$0] })
      return NamedTensor(tensor: tensor.reshape(shape), labels: kept.map { labels[$0] }).diagonals()
    }
    while terms.count > 1 {
      let rest = Set(result + terms.dropFirst(2).flatMap(\.labels))
      let product = terms[0].product(terms[1], keeping: rest, file, line)
      terms.replaceSubrange(0...1, with: [product])
    }
    return terms[0].summed(keeping: Set(result)).aligned(to: result)
  }
}
