import IR

/// Lets reductions over equally many elements run along one axis, so that they share a loop and
/// what they load: a sum and a sum of squares, or the gradients of a scale and a shift.
///
/// Two axes may become one if no scalar depends on both; a reduction hides its own.
enum AxisSharing {
  static func share(_ formula: Formula) -> Formula {
    let merged = representatives(formula)
    guard merged.contains(where: { $0.key != $0.value }) else { return formula }
    let builder = FormulaBuilder(domain: formula.domain, operands: [])
    var newAxis: [Int: Int] = [:]
    func axis(_ old: Int) -> Int {
      if old < formula.rank { return old }
      let kept = merged[old] ?? old
      if let known = newAxis[kept] { return known }
      let made = builder.makeAxis(extent: formula.axes[kept])
      newAxis[kept] = made
      return made
    }
    var copies: [Expression] = []
    for (index, expression) in formula.expressions.enumerated() {
      func old(_ scalar: Scalar) -> Expression { copies[scalar.index] }
      let type = formula.types[index]
      switch expression {
      case .constant(let literal): copies.append(builder.constant(literal))
      case .axis(let number): copies.append(builder.index(along: axis(number)))
      case .load(let operand, let indices):
        copies.append(builder.load(operand, old(indices[0]), type: type))
      case .call(let function, let arguments):
        copies.append(builder.call(function, arguments.map(old), type: type))
      case .reduce(let reduction, let number, let body):
        copies.append(
          builder.reduce(reduction, axis: axis(number), old(body), type: type))
      }
    }
    return builder.finish(
      formula.results.map { copies[$0.index] }, ranks: formula.resultRanks,
      strides: formula.resultStrides)
  }

  /// For every axis of a reduction, the one that it becomes.
  private static func representatives(_ formula: Formula) -> [Int: Int] {
    let conflicts = conflicts(formula)
    var groups: [[Int]] = []
    for axis in formula.rank..<max(formula.rank, formula.axes.count) {
      let fitting = groups.indices.first { group in
        formula.axes[groups[group][0]] == formula.axes[axis]
          && groups[group].allSatisfy { !(conflicts[axis]?.contains($0) ?? false) }
      }
      if let fitting { groups[fitting].append(axis) } else { groups.append([axis]) }
    }
    var result: [Int: Int] = [:]
    for group in groups {
      for axis in group { result[axis] = group[0] }
    }
    return result
  }

  /// Axes that some scalar depends on together.
  private static func conflicts(_ formula: Formula) -> [Int: Set<Int>] {
    var result: [Int: Set<Int>] = [:]
    let reachable = formula.isReachable
    for (index, axes) in formula.dependencies.enumerated() where reachable[index] {
      let inner = axes.filter { $0 >= formula.rank }
      for axis in inner where inner.count > 1 { result[axis, default: []].formUnion(inner) }
    }
    return result
  }
}
