import IR
import Operators

extension RandomOperator {
  static let contractions = [
    RandomOperator("convolution", weight: 3) { $0.addConvolution() },
    RandomOperator("matmul", weight: 6) { $0.addMatrixProduct() },
  ]
}

extension RandomGraphWriter {
  /// An item times something that fits its last axis, with either operand stored transposed.
  fileprivate func addMatrixProduct() {
    guard let item = pickFloat(where: { $0.type.rank >= 1 && $0.bound <= 8 }) else { return }
    let x = item.type.rank == 1 ? item.tensor.expandDimensions(0) : item.tensor
    let (m, k) = (x.shape[x.rank - 2], x.shape[x.rank - 1])
    let batch = Array(x.shape.extents.dropLast(2))
    let n = random.pick([1, 2, 3, 5, 8, 16, 31, 48])
    guard batch.reduce(m, *) * n * k <= 60_000 else { return }
    let swaps = random.chance(0.3)
    let type = TensorType(x.elementType, Shape(batch + (swaps ? [n, k] : [k, n])))
    let other =
      pick { $0.type == type } ?? argument(random.chance(0.5) ? .parameter : .input, type)
    let flips = random.chance(0.3)
    var order = Array(0..<x.rank)
    order.swapAt(x.rank - 2, x.rank - 1)
    let left = flips ? x.transpose(order) : x
    let product = matmul(left, other.tensor, transposeLHS: flips, transposeRHS: swaps)
    add(product * Tensor(1 / Double(max(k, 1))), bound: item.bound * other.bound)
  }
}
