import IR
import Operators

extension RandomGraphWriter {
  // MARK: Picking

  /// A random item, late ones more often.
  func pick(where isFit: (RandomItem) -> Bool = { _ in true }) -> RandomItem? {
    let fitting = items.filter(isFit)
    guard !fitting.isEmpty else { return nil }
    return random.chance(0.6) ? random.pick(Array(fitting.suffix(4))) : random.pick(fitting)
  }

  /// A float item, made for the occasion if there is none.
  func pickFloat(where isFit: (RandomItem) -> Bool = { _ in true }) -> RandomItem? {
    if let item = pick(where: { $0.type.elementType.isFloat && isFit($0) }) { return item }
    let made = argument(.input, TensorType(float, shape()))
    return isFit(made) ? made : nil
  }

  /// An item with axes whose elements are numbers.
  func pickNumeric() -> RandomItem? {
    pick { $0.type.rank > 0 && $0.type.elementType.isNumeric }
  }

  /// An item of the same type, broadcast or made for the occasion if there is none.
  func partner(of item: RandomItem) -> RandomItem {
    if random.chance(0.1) {
      let value = Double(random.integer(in: -4...4)) / (item.type.elementType.isReal ? 2 : 1)
      return RandomItem(tensor: builder.constant(item.type, value), bound: 255, bits: 1)
    }
    if random.chance(0.25), let narrow = narrow(item) { return narrow }
    return pick { $0.type == item.type } ?? item
  }

  /// Something of fewer axes or extents 1 that broadcasts to the item's shape.
  private func narrow(_ item: RandomItem) -> RandomItem? {
    let found = pick { other in
      other.type.elementType == item.type.elementType && other.type.shape != item.type.shape
        && Shape.broadcast(other.type.shape, item.type.shape) == item.type.shape
    }
    return found.map {
      RandomItem(tensor: $0.tensor.broadcast(to: item.type.shape), bound: $0.bound, bits: $0.bits)
    }
  }

  /// Some axes of a tensor that has any, in order.
  func axes(of tensor: Tensor) -> [Int] {
    let axes = (0..<tensor.rank).filter { _ in random.chance(0.5) }
    return axes.isEmpty ? [random.integer(below: tensor.rank)] : axes
  }

  // MARK: Adding

  /// Keeps what fits: values that grew too large pass through `tanh`.
  ///
  /// No finite element's magnitude is above `bound`; every float is a multiple of `2^-bits`,
  /// computed without rounding, or `bits` is nil.
  func add(_ tensor: Tensor, bound: Double, bits: Int? = nil) {
    guard tensor.type.elementCount <= Self.elementLimit else { return }
    guard tensor.elementType.isFloat else {
      items.append(
        RandomItem(tensor: tensor, bound: bound, bits: tensor.elementType.isReal ? bits : 0))
      return
    }
    // 22 of the 24 bits of f32, so that sums inside operators are exact as well.
    let isExact = bits.map { Double($0) + log2(max(bound, 1)) <= 22 } ?? false
    let item = RandomItem(tensor: tensor, bound: bound, bits: isExact ? bits : nil)
    items.append(item.within(30))
  }

  private func log2(_ x: Double) -> Double { Double(x.exponent) + 1 }

  /// A function of one float tensor, applied to elements up to `limit`; results are rounded.
  func addUnary(
    limit: Double = .infinity, bound: Double, _ function: (Tensor) -> Tensor
  ) {
    guard let item = pickFloat() else { return }
    add(function(item.within(limit).tensor), bound: bound)
  }

  /// A function of one float tensor that keeps bounds and exactness.
  func addExactUnary(_ function: (Tensor) -> Tensor) {
    guard let item = pickFloat() else { return }
    add(function(item.tensor), bound: item.bound, bits: item.bits)
  }

  /// A function with jumps: only of floats that every backend computes exactly.
  func addJump(bound: (Double) -> Double, _ function: (Tensor) -> Tensor) {
    guard let item = pickFloat(where: \.isExact) else { return }
    add(function(item.tensor), bound: bound(item.bound), bits: 0)
  }

  /// A function of two tensors of one type, in either order; `result` tells its bound and bits.
  func addBinary(
    where isFit: (RandomItem) -> Bool = { $0.type.elementType.isNumeric },
    _ function: (Tensor, Tensor) -> Tensor,
    result: (RandomItem, RandomItem) -> (bound: Double, bits: Int?)
  ) {
    guard let item = pick(where: isFit) else { return }
    let other = partner(of: item)
    guard isFit(other) else { return }
    let (x, y) = random.chance(0.5) ? (item, other) : (other, item)
    let known = result(x, y)
    add(function(x.tensor, y.tensor), bound: known.bound, bits: known.bits)
  }
}
