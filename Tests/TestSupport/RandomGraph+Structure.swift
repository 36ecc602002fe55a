import IR
import Operators

extension RandomGraphWriter {
  // MARK: Reductions

  func addReduction() {
    guard let item = pick(where: { $0.type.rank > 0 && $0.type.elementType != .bool }) else {
      return
    }
    let x = item.tensor
    var axes = (0..<x.rank).filter { _ in random.chance(0.5) }
    if axes.isEmpty { axes = [random.integer(below: x.rank)] }
    let keeps = random.chance(0.3)
    let count = Double(axes.map { x.shape[$0] }.reduce(1, *))
    let isFloat = x.elementType.isFloat
    // Bounds below hold for empty reductions too: their results are 0, 1, an infinity or NaN.
    switch random.integer(below: 11) {
    case 0...2:
      let sum = x.sum(axes, keepingDimensions: keeps)
      if isFloat && !item.isExact {
        add(sum * Tensor(1 / max(count, 1)), bound: item.bound, bits: nil)
      } else {
        add(sum, bound: item.bound * count, bits: item.bits)
      }
    case 3 where isFloat, 4 where isFloat:
      add(x.mean(axes, keepingDimensions: keeps), bound: item.bound, bits: nil)
    case 5: add(x.max(axes, keepingDimensions: keeps), bound: item.bound, bits: item.bits)
    case 6: add(x.min(axes, keepingDimensions: keeps), bound: item.bound, bits: item.bits)
    case 7 where isFloat:
      let factors = sigmoid(x) + 0.5
      let isLong = count > 20
      add(
        (isLong ? sigmoid(x) * Tensor(1 / count) + 1 : factors).product(axes), bound: 3400,
        bits: nil)
    case 8 where isFloat, 9 where isFloat:
      addRowOperator(x, random.chance(0.7) ? [x.rank - 1] : axes)
    default:
      let axis = axes[0]
      if item.isExact && x.shape[axis] > 0 { add(x.argmax(axis), bound: 5000, bits: 0) }
    }
  }

  /// Softmax, its logarithm, or normalization: reductions whose results meet their operands again.
  private func addRowOperator(_ x: Tensor, _ axes: [Int]) {
    let y = random.chance(0.5) ? tanh(x) : sigmoid(x)
    let shifted = y - y.max(axes, keepingDimensions: true)
    let weights = exp(shifted)
    let total = weights.sum(axes, keepingDimensions: true)
    switch random.integer(below: 3) {
    case 0: add(weights / total, bound: 1, bits: nil)
    case 1: add(shifted - log(total), bound: 12, bits: nil)
    default:
      let centered = y - y.mean(axes, keepingDimensions: true)
      let variance = square(centered).mean(axes, keepingDimensions: true)
      add(centered * rsqrt(variance + 0.25), bound: 4, bits: nil)
    }
  }

  // MARK: Structure

  func addStructural() {
    guard let item = pick() else { return }
    let (x, extents) = (item.tensor, item.type.shape.extents)
    func keep(_ tensor: Tensor) { add(tensor, bound: item.bound, bits: item.bits) }
    switch random.integer(below: 12) {
    case 0, 1: keep(x.reshape(reshaped(extents)))
    case 2, 3:
      var axes = Array(0..<x.rank)
      for index in axes.indices.reversed() { axes.swapAt(index, random.integer(below: index + 1)) }
      keep(x.transpose(axes))
    case 4: keep(x.broadcast(to: Shape([random.integer(in: 1...5)] + extents)))
    case 5:
      guard let axis = extents.firstIndex(of: 1) else { return }
      var wide = extents
      wide[axis] = random.integer(in: 2...9)
      keep(x.broadcast(to: Shape(wide)))
    case 6, 7: keep(slice(x))
    case 8, 9:
      let low = extents.map { _ in random.integer(below: 3) }
      let high = extents.map { _ in random.integer(below: 3) }
      let interior = extents.map { _ in random.chance(0.2) ? random.integer(below: 3) : 0 }
      let value =
        x.elementType.isFloat ? random.pick([0, -1, 1.5]) : Double(random.integer(below: 2))
      let bits = item.bits.map { max($0, 1) }
      add(
        x.pad(low: low, high: high, interior: interior, value: value),
        bound: max(item.bound, 1.5), bits: bits)
    default:
      guard x.rank > 0 else { return }
      let axis = random.integer(below: x.rank)
      let others = items.filter {
        $0.type.elementType == x.elementType && $0.type.rank == x.rank
          && $0.type.shape.removing([axis]) == x.shape.removing([axis])
      }
      let parts = [item] + (0..<random.integer(in: 1...2)).map { _ in random.pick(others) }
      let bits = parts.allSatisfy(\.isExact) ? parts.compactMap(\.bits).max() : nil
      add(
        concatenate(parts.map(\.tensor), axis: axis), bound: parts.map(\.bound).max() ?? 0,
        bits: bits)
    }
  }

  /// The same elements under other extents: factors moved, split or joined.
  private func reshaped(_ extents: [Int]) -> Shape {
    let count = extents.reduce(1, *)
    if random.chance(0.3) { return [count] }
    if extents.count >= 2 && random.chance(0.5) {
      let axis = random.integer(below: extents.count - 1)
      let joined = extents[axis] * extents[axis + 1]
      return Shape(Array(extents[..<axis]) + [joined] + Array(extents[(axis + 2)...]))
    }
    var result = extents
    for (axis, extent) in extents.enumerated() {
      guard let factor = [2, 3, 5, 7].first(where: { extent > $0 && extent % $0 == 0 }) else {
        continue
      }
      result.replaceSubrange(axis...axis, with: [factor, extent / factor])
      return Shape(result)
    }
    result.insert(1, at: random.integer(in: 0...extents.count))
    return Shape(result)
  }

  private func slice(_ x: Tensor) -> Tensor {
    var (starts, stops, steps): ([Int], [Int], [Int]) = ([], [], [])
    for extent in x.shape.extents {
      let start = random.chance(0.5) ? 0 : random.integer(below: extent)
      starts.append(start)
      stops.append(random.chance(0.5) ? extent : random.integer(in: start...extent))
      steps.append(random.chance(0.7) ? 1 : random.integer(in: 1...3))
    }
    return x.slice(starts: starts, stops: stops, steps: steps)
  }

  // MARK: Contractions and indices

  /// `x` times something that fits its last axis, with either operand stored transposed.
  func addProduct() {
    let item = pickFloat()
    guard item.type.rank >= 1, item.bound <= 8 else { return }
    let x = item.type.rank == 1 ? item.tensor.expandDimensions(0) : item.tensor
    let (m, k) = (x.shape[x.rank - 2], x.shape[x.rank - 1])
    let batch = Array(x.shape.extents.dropLast(2))
    let rows = batch.reduce(m, *)
    let n = random.pick([1, 2, 3, 5, 8, 16, 31, 48])
    guard rows * n * k <= 60_000 else { return }
    let swaps = random.chance(0.3)
    let shape = Shape(batch + (swaps ? [n, k] : [k, n]))
    let other =
      pick { $0.type == TensorType(x.elementType, shape) }
      ?? argument(random.chance(0.5) ? .parameter : .input, TensorType(x.elementType, shape))
    let flips = random.chance(0.3)
    var order = Array(0..<x.rank)
    order.swapAt(x.rank - 2, x.rank - 1)
    let left = flips ? x.transpose(order) : x
    let product = matmul(left, other.tensor, transposeLHS: flips, transposeRHS: swaps)
    add(product * Tensor(1 / Double(max(k, 1))), bound: item.bound * other.bound, bits: nil)
  }

  func addIndexing() {
    guard let item = pick(where: { $0.type.rank > 0 && $0.type.elementType != .bool }) else {
      return
    }
    let x = item.tensor
    let axis = random.integer(below: x.rank)
    let type = random.pick([ElementType.i32, .i64, .u8])
    let extent = x.shape[axis]
    switch random.integer(below: 3) {
    case 0:
      let shape: Shape = random.chance(0.2) ? [] : [random.integer(in: 1...6)]
      let indices = argument(.input, TensorType(type, shape), indexBelow: min(extent, 200))
      add(x.gather(indices.tensor, axis: axis), bound: item.bound, bits: item.bits)
    case 1 where x.type.elementCount * 5 < 4000:
      let wanted = random.integer(in: 1...5)
      let indices = argument(.input, TensorType(type, [extent]), indexBelow: wanted)
      add(
        x.scatterAdd(indices.tensor, axis: axis, extent: wanted),
        bound: item.bound * Double(max(extent, 1)), bits: item.bits)
    default:
      guard let indices = pick(where: { Self.isIndex($0.type) }) else { return }
      let depth = random.integer(in: 1...6)
      add(oneHot(indices.tensor, depth: depth, type: float), bound: 1, bits: 0)
    }
  }

  private static func isIndex(_ type: TensorType) -> Bool {
    [.i32, .i64, .u8].contains(type.elementType) && type.elementCount < 500
  }
}
