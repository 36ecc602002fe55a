/// A scalar in a formula: the index of its expression.
package struct Scalar: Hashable, Comparable, Sendable {
  package let index: Int

  package init(_ index: Int) { self.index = index }
  package static func < (a: Scalar, b: Scalar) -> Bool { a.index < b.index }
}

/// What one scalar of a formula is.
package enum ScalarExpression: Hashable, Sendable {
  case constant(Literal)
  /// The index along an axis, as `i64`.
  case axis(Int)
  /// An element of an operand: one `i64` index per axis, or a single one, already linear, once
  /// the operand is a buffer of a kernel.
  case load(operand: Int, indices: [Scalar])
  case call(ScalarFunction, [Scalar])
  /// All values of `body` along an axis that only `body` sees.
  case reduce(Reduction, axis: Int, body: Scalar)
}

/// What elements of results are, as a directed acyclic graph of scalar expressions over axes.
///
/// The first `rank` axes are those of the results; the others belong to reductions. In a row
/// kernel the last result axis, the row, is reduced over as well: what depends on the row inside
/// and outside of reductions is the same scalar. A row may be a column in memory. Expressions stand
/// in dependency order and equal ones are shared.
package struct Formula: Hashable, Sendable {
  package let expressions: [ScalarExpression]
  package let types: [ElementType]
  /// The extent of every axis.
  package let axes: [Int]
  package let rank: Int
  package let results: [Scalar]
  /// How many leading axes index each result: `rank`, or one less for one value per row.
  package let resultRanks: [Int]
  /// For each result, elements between neighbours in memory along every result axis; 0 along axes
  /// that do not index it.
  package let resultStrides: [[Int]]

  package subscript(scalar: Scalar) -> ScalarExpression { expressions[scalar.index] }
  package func type(of scalar: Scalar) -> ElementType { types[scalar.index] }

  /// The result axes' extents.
  package var domain: [Int] { Array(axes.prefix(rank)) }

  /// The last result axis, if reductions run over it.
  package var rowAxis: Int? {
    let isRow = expressions.contains { expression in
      if case .reduce(_, let axis, _) = expression { axis < rank } else { false }
    }
    return isRow ? rank - 1 : nil
  }

  /// The scalars an expression reads.
  package static func inputs(of expression: ScalarExpression) -> [Scalar] {
    switch expression {
    case .constant, .axis: []
    case .load(_, let indices): indices
    case .call(_, let arguments): arguments
    case .reduce(_, _, let body): [body]
    }
  }

  /// For every scalar, the axes its value depends on; a reduction hides its own.
  package var dependencies: [Set<Int>] {
    var result: [Set<Int>] = []
    for expression in expressions {
      var axes: Set<Int> = []
      if case .axis(let axis) = expression { axes.insert(axis) }
      for input in Self.inputs(of: expression) { axes.formUnion(result[input.index]) }
      if case .reduce(_, let axis, _) = expression { axes.remove(axis) }
      result.append(axes)
    }
    return result
  }

  /// The same formula with operand k called `numbers[k]`.
  package func renumberingOperands(_ numbers: [Int]) -> Formula {
    let renumbered = expressions.map { expression in
      guard case .load(let operand, let indices) = expression else { return expression }
      return ScalarExpression.load(operand: numbers[operand], indices: indices)
    }
    return Formula(
      expressions: renumbered, types: types, axes: axes, rank: rank, results: results,
      resultRanks: resultRanks, resultStrides: resultStrides)
  }

  /// The same formula with its results elsewhere, by elements between neighbours along each axis.
  package func storing(strides: [[Int]]) -> Formula {
    Formula(
      expressions: expressions, types: types, axes: axes, rank: rank, results: results,
      resultRanks: resultRanks, resultStrides: strides)
  }

  /// The same formula with these results only, by their places among all.
  package func keepingResults(_ places: [Int]) -> Formula {
    Formula(
      expressions: expressions, types: types, axes: axes, rank: rank,
      results: places.map { results[$0] }, resultRanks: places.map { resultRanks[$0] },
      resultStrides: places.map { resultStrides[$0] })
  }

  /// The operands that some result needs.
  package var operands: Set<Int> {
    var operands: Set<Int> = []
    let reachable = isReachable
    for (index, expression) in expressions.enumerated() where reachable[index] {
      if case .load(let operand, _) = expression { operands.insert(operand) }
    }
    return operands
  }

  /// Whether every load of a buffer is at the place being computed.
  ///
  /// Results of all axes lie in memory alike.
  package func readsInPlace(operand: Int) -> Bool {
    guard let whole = resultRanks.firstIndex(of: rank) else { return false }
    let places = resultStrides[whole]
    let reachable = isReachable
    for (index, expression) in expressions.enumerated() where reachable[index] {
      guard case .load(operand, let indices) = expression else { continue }
      let load = strides(of: indices[0])
      let isHere = places.indices.allSatisfy { axis in
        domain[axis] == 1 || load.strides[axis] == places[axis]
      }
      let isElsewhere = load.strides.keys.contains { $0 >= rank }
      if !load.terms.isEmpty || load.constant != 0 || !isHere || isElsewhere { return false }
    }
    return true
  }

  /// Scalars that some result needs.
  package var isReachable: [Bool] {
    var reachable = [Bool](repeating: false, count: expressions.count)
    for result in results { reachable[result.index] = true }
    for index in expressions.indices.reversed() where reachable[index] {
      for input in Self.inputs(of: expressions[index]) { reachable[input.index] = true }
    }
    return reachable
  }
}
