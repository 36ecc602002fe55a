import IR
import Operators

extension RandomGraphWriter {
  func addOperator() {
    switch random.integer(below: 100) {
    case 0..<24: addUnary()
    case 24..<44: addBinary()
    case 44..<56: addReduction()
    case 56..<76: addStructural()
    case 76..<83: addProduct()
    case 83..<90: addIndexing()
    case 90..<94: addLogic()
    case 94..<97: addCast()
    default: addSource()
    }
  }

  // MARK: Picking and adding

  /// A random item, late ones more often.
  func pick(where isFit: (Item) -> Bool = { _ in true }) -> Item? {
    let fitting = items.filter(isFit)
    guard !fitting.isEmpty else { return nil }
    return random.chance(0.6) ? random.pick(Array(fitting.suffix(4))) : random.pick(fitting)
  }

  func pickFloat() -> Item {
    pick { $0.type.elementType.isFloat } ?? argument(.input, TensorType(float, shape()))
  }

  /// Keeps what fits: values that grew too large pass through `tanh`.
  func add(_ tensor: Tensor, bound: Double, bits: Int?) {
    guard tensor.type.elementCount <= Self.elementLimit else { return }
    guard tensor.elementType.isFloat else {
      items.append(Item(tensor: tensor, bound: bound, bits: 0))
      return
    }
    // 22 of the 24 bits of f32, so that sums inside operators are exact as well.
    let isExact = bits.map { Double($0) + log2(max(bound, 1)) <= 22 } ?? false
    let item = Item(tensor: tensor, bound: bound, bits: isExact ? bits : nil)
    items.append(bound > 30 ? Item(tensor: tanh(tensor), bound: 1, bits: nil) : item)
  }

  private func log2(_ x: Double) -> Double { Double(x.exponent) + 1 }

  /// An item of the same type, broadcast or made for the occasion if there is none.
  private func partner(of item: Item) -> Item {
    if random.chance(0.1) {
      let value = Double(random.integer(in: -4...4)) / (item.type.elementType.isFloat ? 2 : 1)
      return Item(tensor: builder.constant(item.type, value), bound: 255, bits: 1)
    }
    if random.chance(0.25), let narrow = narrow(item) { return narrow }
    return pick { $0.type == item.type } ?? item
  }

  /// Something of fewer axes or extents 1 that broadcasts to the item's shape.
  private func narrow(_ item: Item) -> Item? {
    let found = pick { other in
      other.type.elementType == item.type.elementType && other.type.shape != item.type.shape
        && Shape.broadcast(other.type.shape, item.type.shape) == item.type.shape
    }
    return found.map {
      Item(tensor: $0.tensor.broadcast(to: item.type.shape), bound: $0.bound, bits: $0.bits)
    }
  }

  // MARK: Elementwise

  private func addUnary() {
    let item = pickFloat()
    let (x, b, bits) = (item.tensor, item.bound, item.bits)
    let small = b > 4 ? tanh(x) : x
    let e = min(b, 4)
    switch random.integer(below: 22) {
    case 0: add(exp(b > 3 ? tanh(x) : x), bound: 20.1, bits: nil)
    case 1: add(expm1(b > 3 ? tanh(x) : x), bound: 20.1, bits: nil)
    case 2: add(log(square(small) + 0.5), bound: 3, bits: nil)
    case 3: add(log1p(abs(small)), bound: 2, bits: nil)
    case 4: add(sqrt(square(small) + 0.25), bound: e + 1, bits: nil)
    case 5: add(rsqrt(square(small) + 0.25), bound: 2, bits: nil)
    case 6: add(tanh(x), bound: 1, bits: nil)
    case 7: add(sigmoid(x), bound: 1, bits: nil)
    case 8: add(erf(x), bound: 1, bits: nil)
    case 9: add(sin(x), bound: 1, bits: nil)
    case 10: add(cos(x), bound: 1, bits: nil)
    case 11, 12: add(-x, bound: b, bits: bits)
    case 13: add(abs(x), bound: b, bits: bits)
    case 14, 15: add(maximum(x, 0), bound: b, bits: bits)
    case 16: if item.isExact { add(floor(x), bound: b + 1, bits: 0) }
    case 17: if item.isExact { add(sign(x), bound: 1, bits: 0) }
    case 18: add(stopGradient(x), bound: b, bits: bits)
    case 19: add(1 / (square(small) + 0.5), bound: 2, bits: nil)
    case 20:
      add(pow(square(small) + 0.5, random.pick([-0.5, 0.0, 1.0, 1.5, 2.0])), bound: 68, bits: nil)
    default:
      add(x * random.pick([0.5, -1.0, 0.0, 1.0, 2.0]), bound: 2 * b, bits: bits.map { $0 + 1 })
    }
  }

  private func addBinary() {
    guard let item = pick(where: { $0.type.elementType != .bool }) else { return }
    let other = partner(of: item)
    let (x, y) = random.chance(0.5) ? (item.tensor, other.tensor) : (other.tensor, item.tensor)
    let bits = item.bits.flatMap { a in other.bits.map { max(a, $0) } }
    let product = item.bits.flatMap { a in other.bits.map { a + $0 } }
    let sum = item.bound + other.bound
    switch random.integer(below: 12) {
    case 0...3: add(x + y, bound: sum, bits: bits)
    case 4, 5: add(x - y, bound: sum, bits: bits)
    case 6...8: add(x * y, bound: item.bound * other.bound, bits: product)
    case 9: add(maximum(x, y), bound: sum, bits: bits)
    case 10: add(minimum(x, y), bound: sum, bits: bits)
    default:
      if item.type.elementType.isFloat {
        let divisor = random.chance(0.5) ? exp(tanh(y)) : square(tanh(y)) + 0.5
        add(x / divisor, bound: sum * 3, bits: nil)
      } else {
        add(random.chance(0.5) ? x / y : pow(x, y), bound: .infinity, bits: 0)
      }
    }
  }

  private func addLogic() {
    if random.chance(0.4), let a = pick(where: { $0.type.elementType == .bool }) {
      let b = partner(of: a).tensor
      let results = [a.tensor.and(b), a.tensor.or(b), not(a.tensor), a.tensor.equal(b)]
      return add(random.pick(results), bound: 1, bits: 0)
    }
    guard let a = pick(where: { $0.isExact && $0.type.elementType != .bool }) else { return }
    let b = partner(of: a)
    guard b.isExact else { return }
    let (x, y) = (a.tensor, b.tensor)
    let conditions = [
      x.less(y), x.lessEqual(y), x.greater(y), x.greaterEqual(y), x.equal(y), x.notEqual(y),
    ]
    let condition = random.pick(conditions)
    items.append(Item(tensor: condition, bound: 1, bits: 0))
    guard let p = pick(where: { $0.type.shape == condition.shape }) else { return }
    let q = partner(of: p)
    let bits = p.bits.flatMap { a in q.bits.map { max(a, $0) } }
    add(select(condition, p.tensor, q.tensor), bound: max(p.bound, q.bound), bits: bits)
  }

  private func addCast() {
    guard let item = pick(where: { $0.isExact && $0.bound < 1e5 }) else { return }
    let target = random.pick([ElementType.f32, .f64, .i32, .i64, .u8, .bool])
    add(item.tensor.cast(to: target), bound: target == .u8 ? 255 : item.bound, bits: item.bits)
  }

  private func addSource() {
    switch random.integer(below: 6) {
    case 0:
      let shape = shape()
      guard shape.rank > 0 else { return }
      let type = TensorType(random.pick([float, .i32, .i64]), shape)
      add(builder.iota(type, axis: random.integer(below: shape.rank)), bound: 5000, bits: 0)
    case 1, 2:
      let key = argument(.input, TensorType(.i64, [2])).tensor
      let stream = random.integer(below: 3)
      if random.chance(0.3) {
        add(randomBits(key, shape(), stream: stream), bound: 0x1p32, bits: 0)
      } else {
        add(randomUniform(key, shape(), float, stream: stream), bound: 1, bits: nil)
      }
    case 3: add(builder.constant(TensorType(float, shape()), 0.75), bound: 0.75, bits: 2)
    case 4:
      let count = random.integer(in: 1...7)
      let type = TensorType(float, [count])
      let data = TensorData(type, doubles: (0..<count).map { Double($0) / 4 - 0.5 })
      add(builder.constant(data), bound: 2, bits: 2)
    default: _ = argument(.input, TensorType(float, shape()))
    }
  }
}
