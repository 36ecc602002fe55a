/// Copies of a formula what is evaluated in a range of one axis, which then begins at 0; an axis of
/// one place vanishes.
///
/// Starts from the results, so that what the range does not need costs nothing: the copy of one
/// operand of a concatenation does not visit the others.
final class FormulaRestriction {
  let formula: Formula
  let axis: Int
  let range: Range<Int>
  private(set) var result: Formula
  /// For each result, the elements from the start of the whole to the range.
  let offsets: [Int]
  /// Places of loads, in the formula and in the copy.
  private(set) var places: [(old: Scalar, new: Scalar)] = []
  private let builder: FormulaBuilder
  /// The new number of every result axis that is left.
  private let kept: [Int: Int]
  private var reduced: [Int: Int] = [:]
  private var copies: [Scalar: Expression] = [:]

  /// `row` is the formula's `rowAxis`.
  init(_ formula: Formula, _ axis: Int, _ range: Range<Int>, row: Int?) {
    self.formula = formula
    self.axis = axis
    self.range = range
    var extents: [Int] = []
    var kept: [Int: Int] = [:]
    for (old, extent) in formula.domain.enumerated() {
      let extent = old == axis ? range.count : extent
      guard extent != 1 || old == row else { continue }
      kept[old] = extents.count
      extents.append(extent)
    }
    self.kept = kept
    builder = FormulaBuilder(domain: extents, operands: [])
    offsets = formula.resultStrides.map { $0[axis] * range.lowerBound }
    result = formula
    let results = formula.results.map(copy)
    let axes = formula.domain.indices.filter { kept[$0] != nil }
    result = builder.finish(
      results, ranks: formula.resultRanks.map { rank in axes.count { $0 < rank } },
      strides: formula.resultStrides.map { strides in axes.map { strides[$0] } })
  }

  /// The number of the axis in the copy; nil if one place of it is left.
  var newAxis: Int? { kept[axis] }

  private func copy(_ scalar: Scalar) -> Expression {
    if let known = copies[scalar] { return known }
    let result = makeCopy(scalar)
    copies[scalar] = result
    return result
  }

  private func makeCopy(_ scalar: Scalar) -> Expression {
    let type = formula.type(of: scalar)
    switch formula[scalar] {
    case .constant(let literal): return builder.constant(literal)
    case .axis(let old): return index(along: old)
    case .load(let operand, let indices):
      let copied = indices.map { copy($0).scalar }
      places += zip(indices, copied).map { (old: $0, new: $1) }
      return builder.insert(.load(operand: operand, indices: copied), type)
    case .call(.select, let arguments):
      let condition = copy(arguments[0])
      guard let literal = condition.literal else {
        return condition.select(copy(arguments[1]), copy(arguments[2]))
      }
      return copy(arguments[literal.integer != 0 ? 1 : 2])
    case .call(.and, let arguments):
      let first = copy(arguments[0])
      return first.literal?.integer == 0 ? first : first.combined(.and, copy(arguments[1]))
    case .call(let function, let arguments):
      return builder.call(function, arguments.map(copy), type: type)
    case .reduce(let reduction, let old, let body):
      let new = number(ofReduced: old)
      return builder.reduce(reduction, axis: new, copy(body), type: type)
    }
  }

  private func index(along old: Int) -> Expression {
    if old >= formula.rank { return builder.index(along: number(ofReduced: old)) }
    let place = kept[old].map { builder.axis($0) } ?? builder.integer(0)
    return old == axis ? place + range.lowerBound : place
  }

  /// The number of a reduction's axis, which may be the row.
  private func number(ofReduced old: Int) -> Int {
    if let known = kept[old] ?? reduced[old] { return known }
    let new = builder.makeAxis(extent: formula.axes[old])
    reduced[old] = new
    return new
  }
}
