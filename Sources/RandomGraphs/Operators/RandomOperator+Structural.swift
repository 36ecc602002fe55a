import IR
import Operators

extension RandomOperator {
  static let structural = [
    RandomOperator("reshape", weight: 2) {
      guard let item = $0.pick() else { return }
      let shape = $0.reshaped(item.type.shape.extents)
      $0.add(item.tensor.reshape(shape), bound: item.bound, bits: item.bits)
    },
    RandomOperator("transpose", weight: 2) {
      guard let item = $0.pick() else { return }
      var axes = Array(0..<item.type.rank)
      for index in axes.indices.reversed() {
        axes.swapAt(index, $0.random.integer(below: index + 1))
      }
      $0.add(item.tensor.transpose(axes), bound: item.bound, bits: item.bits)
    },
    RandomOperator("broadcast", weight: 2) { $0.addBroadcast() },
    RandomOperator("slice", weight: 2) { $0.addSlice() },
    RandomOperator("pad", weight: 2) { $0.addPadded() },
    RandomOperator("concatenate", weight: 2) { $0.addConcatenation() },
    RandomOperator("reverse") {
      guard let item = $0.pick(where: { $0.type.rank > 0 }) else { return }
      let axis = $0.random.integer(below: item.type.rank)
      $0.add(item.tensor.reversed(axis), bound: item.bound, bits: item.bits)
    },
  ]
}

extension RandomGraphWriter {
  /// The same elements under other extents: factors moved, split or joined.
  fileprivate func reshaped(_ extents: [Int]) -> Shape {
    if random.chance(0.3) { return [extents.reduce(1, *)] }
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

  /// Along a new axis, or one of extent 1.
  fileprivate func addBroadcast() {
    guard let item = pick() else { return }
    var extents = item.type.shape.extents
    if let axis = extents.firstIndex(of: 1), random.chance(0.5) {
      extents[axis] = random.integer(in: 2...9)
    } else {
      extents.insert(random.integer(in: 1...5), at: 0)
    }
    add(item.tensor.broadcast(to: Shape(extents)), bound: item.bound, bits: item.bits)
  }

  fileprivate func addSlice() {
    guard let item = pick() else { return }
    var (starts, stops, steps): ([Int], [Int], [Int]) = ([], [], [])
    for extent in item.type.shape.extents {
      let start = random.chance(0.5) ? 0 : random.integer(below: extent)
      starts.append(start)
      stops.append(random.chance(0.5) ? extent : random.integer(in: start...extent))
      steps.append(random.chance(0.7) ? 1 : random.integer(in: 1...3))
    }
    let slice = item.tensor.slice(starts: starts, stops: stops, steps: steps)
    add(slice, bound: item.bound, bits: item.bits)
  }

  fileprivate func addPadded() {
    guard let item = pick() else { return }
    let extents = item.type.shape.extents
    let low = extents.map { _ in random.integer(below: 3) }
    let high = extents.map { _ in random.integer(below: 3) }
    let interior = extents.map { _ in random.chance(0.2) ? random.integer(below: 3) : 0 }
    let value =
      item.type.elementType.isFloat ? random.pick([0, -1, 1.5]) : Double(random.integer(below: 2))
    add(
      item.tensor.pad(low: low, high: high, interior: interior, value: value),
      bound: max(item.bound, 1.5), bits: item.bits.map { max($0, 1) })
  }

  fileprivate func addConcatenation() {
    guard let item = pick(where: { $0.type.rank > 0 }) else { return }
    let axis = random.integer(below: item.type.rank)
    let others = items.filter {
      $0.type.elementType == item.type.elementType && $0.type.rank == item.type.rank
        && $0.type.shape.removing([axis]) == item.type.shape.removing([axis])
    }
    let parts = [item] + (0..<random.integer(in: 1...2)).map { _ in random.pick(others) }
    let bits = parts.allSatisfy { $0.bits != nil } ? parts.compactMap(\.bits).max() : nil
    add(
      concatenate(parts.map(\.tensor), axis: axis), bound: parts.map(\.bound).max() ?? 0,
      bits: bits)
  }
}
