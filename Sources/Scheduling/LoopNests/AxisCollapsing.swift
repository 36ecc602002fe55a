import IR

/// Makes one long axis of neighbouring ones that every load walks without a jump, so that loops
/// over small inner extents become loops over contiguous memory.
struct AxisCollapsing {
  private let facts: FormulaFacts
  private var formula: Formula { facts.formula }

  /// The same formula over fewer, longer axes.
  static func collapse(_ formula: Formula) -> Formula {
    AxisCollapsing(facts: FormulaFacts(formula)).collapsed()
  }

  private func collapsed() -> Formula {
    let outer = outerAxes()
    guard !outer.isEmpty else { return formula }
    // `outer[a] = b`: axis a vanishes into its inner neighbour b.
    let domain = formula.domain.indices.filter { outer[$0] == nil }
    let builder = FormulaBuilder(
      domain: domain.map { mergedExtent($0, outer) }, operands: [])
    var newAxis: [Int: Int] = [:]
    for (new, old) in domain.enumerated() { newAxis[old] = new }
    for axis in formula.rank..<max(formula.rank, formula.axes.count) where outer[axis] == nil {
      newAxis[axis] = builder.makeAxis(extent: mergedExtent(axis, outer))
    }
    var copies: [Expression?] = formula.expressions.map { _ in nil }
    for scalar in facts.needed {
      copies[scalar.index] = copy(scalar, builder, copies, newAxis)
    }
    return builder.finish(
      formula.results.map { copies[$0.index] ?? builder.integer(0) },
      ranks: formula.resultRanks.map { rank in domain.count { $0 < rank } },
      strides: formula.resultStrides.map { strides in domain.map { strides[$0] } })
  }

  private func copy(
    _ scalar: Scalar, _ builder: FormulaBuilder, _ copies: [Expression?], _ newAxis: [Int: Int]
  ) -> Expression {
    func old(_ scalar: Scalar) -> Expression { copies[scalar.index] ?? builder.integer(0) }
    let type = formula.type(of: scalar)
    switch formula[scalar] {
    case .constant(let literal): return builder.constant(literal)
    case .axis(let axis): return builder.index(along: newAxis[axis] ?? 0)
    case .call(let function, let arguments):
      return builder.call(function, arguments.map(old), type: type)
    case .load(let operand, let indices):
      guard let load = facts.loads[scalar], load.isAffine else {
        return builder.load(operand, old(indices[0]), type: type)
      }
      var index = builder.integer(load.constant)
      for (axis, stride) in load.strides.sorted(by: { $0.key < $1.key }) {
        guard let new = newAxis[axis] else { continue }
        index = index + builder.index(along: new) * stride
      }
      return builder.load(operand, index, type: type)
    case .reduce(let reduction, let axis, let body):
      // A reduction over a vanished axis is its body's reduction over the longer one.
      guard let new = newAxis[axis] else { return old(body) }
      return builder.reduce(reduction, axis: new, old(body), type: type)
    }
  }

  private func mergedExtent(_ axis: Int, _ outer: [Int: Int]) -> Int {
    var extent = formula.axes[axis]
    var inner = axis
    while let next = outer.first(where: { $0.value == inner })?.key {
      extent *= formula.axes[next]
      inner = next
    }
    return extent
  }

  /// Axes that vanish, with the neighbour that takes them in.
  private func outerAxes() -> [Int: Int] {
    var result: [Int: Int] = [:]
    let pinned = pinnedAxes()
    for (axis, inner) in neighbours() where !pinned.contains(axis) && !pinned.contains(inner) {
      let walksOn = facts.loads.values.allSatisfy { load in
        (load.strides[axis] ?? 0) == (load.strides[inner] ?? 0) * formula.axes[inner]
      }
      let storesOn =
        axis >= formula.rank
        || formula.resultStrides.allSatisfy { $0[axis] == $0[inner] * formula.axes[inner] }
      if walksOn && storesOn { result[axis] = inner }
    }
    return result
  }

  /// Axes used as numbers or in an index that is not affine.
  private func pinnedAxes() -> Set<Int> {
    var pinned: Set<Int> = []
    for scalar in facts.needed {
      if case .axis(let axis) = formula[scalar] { pinned.insert(axis) }
    }
    return pinned
  }

  /// Pairs of axes that are nested directly: result axes, and reductions of one kind.
  private func neighbours() -> [(Int, Int)] {
    // A row stays an axis of its own, and so does one that some result lacks.
    var pairs = formula.domain.indices.dropLast().map { ($0, $0 + 1) }.filter { _, inner in
      inner != formula.rowAxis && !formula.resultRanks.contains(inner)
    }
    for scalar in facts.needed {
      guard case .reduce(let kind, let axis, let body) = formula[scalar],
        case .reduce(kind, let inner, _) = formula[body], isUsedOnce(body)
      else { continue }
      // Short sums may be `f32`, a long one of the same numbers may not.
      let count = formula.axes[axis] * formula.axes[inner]
      let isNarrow = kind == .sum && formula.type(of: scalar) == .f32
      if isNarrow && count > FormulaBuilder.shortSum { continue }
      pairs.append((axis, inner))
    }
    return pairs
  }

  private func isUsedOnce(_ scalar: Scalar) -> Bool {
    let uses = facts.needed.filter { Formula.inputs(of: formula[$0]).contains(scalar) }
    return uses.count == 1 && !formula.results.contains(scalar)
  }
}
