import IR
import Operators

/// Factorizations and solutions, of matrices far from singular.
extension RandomOperator {
  static let matrices = [
    RandomOperator("cholesky", weight: 0.5) {
      let (a, n) = $0.matrix()
      let definite = matmul(a, a, transposeRHS: true) * Tensor(1 / Double(n))
      $0.add(cholesky(definite + $0.builder.identity(n, $0.float)), bound: 1.5)
    },
    RandomOperator("triangular_solve", weight: 0.5) {
      let (a, n) = $0.matrix()
      let right = $0.rightSide(n)
      let (isLower, isTransposed) = ($0.random.chance(0.5), $0.random.chance(0.5))
      $0.add(
        triangularSolve(
          $0.dominant(a, n), right.tensor, lower: isLower, transposed: isTransposed),
        bound: right.bound)
    },
    RandomOperator("solve", weight: 0.5) {
      let (a, n) = $0.matrix()
      let right = $0.rightSide(n)
      $0.add(solve($0.dominant(a, n), right.tensor), bound: right.bound)
    },
    RandomOperator("orthonormalize", weight: 0.5) {
      let (a, n) = $0.matrix()
      let below = $0.rightSide(n).within(1).tensor
      // More rows than columns, whose first n have full rank.
      let tall = concatenate([$0.dominant(a, n), below.transposed], axis: 0)
      let factors = qr(tall)
      $0.add($0.random.chance(0.5) ? factors.q : factors.r, bound: 6)
    },
  ]
}

extension RandomGraphWriter {
  /// A square matrix of numbers up to 1.
  fileprivate func matrix() -> (tensor: Tensor, extent: Int) {
    let n = random.integer(in: 1...5)
    let type = TensorType(float, [n, n])
    let found =
      pick { $0.type == type } ?? argument(random.chance(0.5) ? .parameter : .input, type)
    return (found.within(1).tensor, n)
  }

  /// The matrix made smaller, with 2 added to its diagonal: its inverse has a norm of at most 1.
  fileprivate func dominant(_ a: Tensor, _ n: Int) -> Tensor {
    a * Tensor(1 / Double(n)) + builder.identity(n, float) * 2
  }

  fileprivate func rightSide(_ n: Int) -> RandomItem {
    let type = TensorType(float, [n, random.integer(in: 1...3)])
    return pick { $0.type == type } ?? argument(.input, type)
  }
}
