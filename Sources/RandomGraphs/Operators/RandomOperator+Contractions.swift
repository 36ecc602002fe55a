import IR
import Operators

extension RandomOperator {
  static let contractions = [
    RandomOperator("attention") { $0.addAttention(isGradient: false) },
    RandomOperator("attention_gradient") { $0.addAttention(isGradient: true) },
    RandomOperator("convolution", weight: 3) { $0.addConvolution() },
    RandomOperator("matmul", weight: 6) { $0.addMatrixProduct() },
  ]
}

extension RandomGraphWriter {
  /// Attention of a new argument to itself, in any layout, tiled or not, with masks and dropout.
  fileprivate func addAttention(isGradient: Bool) {
    let (n, heads) = (random.integer(in: 1...2), random.pick([1, 2]))
    let places = random.pick([1, 5, 37])
    let width = random.pick([1, 4, 9])
    var options = AttentionOptions()
    options.layout = random.pick([.heads, .places, .packed])
    options.heads = options.layout == .packed ? heads : 0
    options.isCausal = random.chance(0.5)
    options.scale = 0.125
    options.isTiled = random.chance(0.5)
    func source(_ heads: Int) -> Tensor {
      let shape: Shape =
        options.layout == .heads ? [n, heads, places, width] : [n, places, heads, width]
      return argument(random.chance(0.5) ? .parameter : .input, TensorType(float, shape))
        .within(4).tensor
    }
    var operands =
      options.layout == .packed ? [source(3 * heads)] : [source(heads), source(1), source(1)]
    if random.chance(0.3) {
      let mask = argument(.input, TensorType(float, [1, heads, 1, places]))
      operands.append(mask.within(4).tensor)
    }
    if random.chance(0.3) {
      options.rate = 0.25
      options.stream = random.integer(below: 9)
      operands.append(builder.constant(TensorData([2], .i64([3, 1]))))
    }
    guard isGradient else {
      return add(Attention(options).applied(to: operands), bound: 6)
    }
    let saved = Attention(options, hasSums: true).applied(to: operands)
    let result = Attention(options).applied(to: operands)
    add(
      AttentionGradient(options).applied(to: operands + [saved, result]),
      bound: 32 * Double(places))
  }

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
