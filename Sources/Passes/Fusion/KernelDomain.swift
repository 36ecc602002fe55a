import IR

/// What a kernel loops over, and where each of its results lies in it.
///
/// A plain kernel has one place per element of `shape`. A row kernel reduces over the axes `row`
/// of it, which become its last axis: `[64, 10]` with row `1..<2` loops over 64 rows of 10,
/// `[64, 10]` with row `0..<1` over 10 columns of 64.
struct KernelDomain: Hashable {
  /// The shape of the largest results.
  let shape: Shape
  /// Neighbouring axes that form the row; nil for a plain kernel.
  let row: Range<Int>?

  init(_ shape: Shape, row: Range<Int>? = nil) {
    self.shape = shape
    self.row = row
  }

  /// Axes of `shape` that are not part of the row.
  private var kept: [Int] { shape.extents.indices.filter { !(row?.contains($0) ?? false) } }

  /// Elements of a row; 1 without.
  var rowExtent: Int { row.map { Shape(Array(shape.extents[$0])).elementCount } ?? 1 }

  /// Whether neighbouring elements of a row are apart in memory.
  var hasColumns: Bool { (row?.upperBound ?? shape.rank) < shape.rank }

  /// Elements between neighbours of a row: the columns that lie side by side.
  var columnCount: Int {
    Shape(Array(shape.extents[(row?.upperBound ?? shape.rank)...])).elementCount
  }

  /// Extents of the formula's result axes.
  var extents: [Int] {
    row == nil ? shape.extents : kept.map { shape.extents[$0] } + [rowExtent]
  }

  /// Whether the elements are those of another shape in the same order, and there are no rows.
  func isView(of other: Shape) -> Bool {
    row == nil && other != shape && other.elementCount == shape.elementCount
  }

  /// How many leading axes of the formula index a result of this shape.
  func rank(of result: Shape) -> Int {
    result == shape || isView(of: result) ? extents.count : extents.count - 1
  }

  /// Indices of a result of the domain's shape, of a view of it, or with one element per row.
  func place(of result: Shape, _ builder: FormulaBuilder) -> [Expression] {
    if isView(of: result) {
      let place = builder.linearIndex(extents.indices.map(builder.axis), strides: shape.strides)
      return zip(result.extents, result.strides).map { extent, stride in
        place.floorDivided(by: stride).remainder(by: extent)
      }
    }
    if result == shape {
      var places = shape.extents.indices.map { _ in builder.integer(0) }
      for (position, axis) in kept.enumerated() { places[axis] = builder.axis(position) }
      for (axis, place) in rowPlaces(builder) { places[axis] = place }
      return places
    }
    var axes = varyingKept[...]
    return result.extents.map { extent in
      extent == 1 ? builder.integer(0) : builder.axis(axes.popFirst() ?? 0)
    }
  }

  /// Elements between neighbours of a result along the formula's axes.
  func strides(of result: Shape) -> [Int] {
    var strides = [Int](repeating: 0, count: extents.count)
    if isView(of: result) { return shape.strides }
    if result == shape {
      for (position, axis) in kept.enumerated() { strides[position] = shape.strides[axis] }
      if let row { strides[extents.count - 1] = shape.strides[row.upperBound - 1] }
      return strides
    }
    let varying = result.extents.indices.filter { result.extents[$0] != 1 }
    for (position, axis) in zip(varyingKept, varying) { strides[position] = result.strides[axis] }
    return strides
  }

  /// Positions among the kept axes whose extent is not 1.
  private var varyingKept: [Int] {
    kept.indices.filter { shape.extents[kept[$0]] != 1 }
  }

  /// The index along each axis of the row: the digits of the place in it.
  private func rowPlaces(_ builder: FormulaBuilder) -> [(Int, Expression)] {
    guard let row else { return [] }
    var rest = builder.axis(extents.count - 1)
    var places: [(Int, Expression)] = []
    for axis in row.reversed() {
      let isFirst = axis == row.lowerBound
      places.append((axis, isFirst ? rest : rest.remainder(by: shape.extents[axis])))
      if !isFirst { rest = rest.floorDivided(by: shape.extents[axis]) }
    }
    return places
  }

  // MARK: Merging

  /// Domains that hold results of both: their own if equal, or rows that the other has one value
  /// for each of: `[32, 10]` for `[32]`.
  static func common(_ a: KernelDomain, _ b: KernelDomain) -> [KernelDomain] {
    if a == b { return [a] }
    if a.shape == b.shape {
      guard a.row == nil || b.row == nil else { return [] }
      return [a.row == nil ? b : a]
    }
    let (rows, values) = a.shape.elementCount >= b.shape.elementCount ? (a, b) : (b, a)
    guard values.row == nil else { return [] }
    let ranges = rows.row.map { [$0] } ?? rows.possibleRows
    return ranges.map { KernelDomain(rows.shape, row: $0) }.filter { $0.hasRow(values.shape) }
  }

  /// Ranges of axes that rows may be, the innermost first.
  private var possibleRows: [Range<Int>] {
    shape.extents.indices.reversed().flatMap { last in
      (0...last).reversed().map { $0..<last + 1 }
    }.filter { $0.count < shape.rank }
  }

  /// Whether `values` is one value per row.
  private func hasRow(_ values: Shape) -> Bool {
    let rows = kept.map { shape.extents[$0] }
    return rowExtent > 1 && values.extents.filter { $0 != 1 } == rows.filter { $0 != 1 }
  }
}
