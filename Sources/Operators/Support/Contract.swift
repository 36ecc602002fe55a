import IR

/// The sum of products over pairs of axes, as one matrix product: `tensordot` with a batch.
///
/// Axes of `a` are paired with axes of `b`: those in `axes` are summed over, along those in
/// `batch` products are separate. The result's axes are the batch's, then those only `a` has, then
/// those only `b` has, each in order.
public func contract(
  _ a: Tensor, _ b: Tensor, axes: ([Int], [Int]), batch: ([Int], [Int]) = ([], []),
  file: String = #fileID, line: Int = #line
) -> Tensor {
  let left = ContractedOperand(a, summed: axes.0, batch: batch.0)
  let right = ContractedOperand(b, summed: axes.1, batch: batch.1)
  if let mistake = left.mistake ?? right.mistake ?? left.mismatch(with: right) {
    let builder = a.builder ?? b.builder
    if !a.isInvalid && !b.isInvalid {
      builder?.report("contract", mistake, operands: [a, b], file: file, line: line)
    }
    return builder?.invalid(a.type) ?? Tensor(.nan)
  }
  let (m, k, n) = (left.count(left.free), left.count(left.summed), right.count(right.free))
  let batch = left.extents(left.batch)
  let rows = left.tensor.transpose(left.batch + left.free + left.summed)
  let columns = right.tensor.transpose(right.batch + right.summed + right.free)
  let product = matmul(
    rows.reshape(Shape(batch + [m, k])), columns.reshape(Shape(batch + [k, n])), file: file,
    line: line)
  return product.reshape(Shape(batch + left.extents(left.free) + right.extents(right.free)))
}

/// One operand of a contraction and the parts its axes play, counted from the front.
private struct ContractedOperand {
  let tensor: Tensor
  let summed: [Int]
  let batch: [Int]

  init(_ tensor: Tensor, summed: [Int], batch: [Int]) {
    self.tensor = tensor
    self.summed = summed.map { $0 < 0 ? $0 + tensor.rank : $0 }
    self.batch = batch.map { $0 < 0 ? $0 + tensor.rank : $0 }
  }

  var free: [Int] { (0..<tensor.rank).filter { !summed.contains($0) && !batch.contains($0) } }
  func extents(_ axes: [Int]) -> [Int] { axes.map { tensor.shape[$0] } }
  func count(_ axes: [Int]) -> Int { Shape(extents(axes)).elementCount }

  /// What is wrong with the axes, or nil.
  var mistake: String? {
    let all = summed + batch
    if let axis = all.first(where: { !(0..<tensor.rank).contains($0) }) {
      return "axis \(axis) is outside rank \(tensor.rank)"
    }
    return Set(all).count == all.count ? nil : "axes \(all) contain one twice"
  }

  /// What does not match, or nil.
  func mismatch(with other: ContractedOperand) -> String? {
    for (mine, others) in [(summed, other.summed), (batch, other.batch)] {
      let (found, expected) = (extents(mine), other.extents(others))
      guard found == expected else { return "paired extents differ: \(found) and \(expected)" }
    }
    return nil
  }
}
