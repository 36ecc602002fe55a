import GraphC

extension Dataset {
  /// Disjoint parts of the given shares of the rows, in order, such as 0.75, 0.1 and 0.15.
  ///
  /// Ends of parts are rounded to whole rows, so that shares that add up to 1 leave no row over.
  /// With a seed the rows are shuffled before.
  /// - Throws: when a share is negative, or they exceed 1.
  public func split(shares: [Double], seed: Int64? = nil) throws(Diagnostic) -> [Dataset] {
    var (end, ends) = (0.0, [0])
    for share in shares {
      end += share
      // 0.75 + 0.1 + 0.15 is a little less or more than 1.
      guard share >= 0, end <= 1 + 1e-9 else {
        throw Self.failure("shares \(shares) are negative or exceed 1")
      }
      ends.append(min(Int(saturating: (end * Double(count)).rounded()), count))
    }
    return try split(zip(ends.dropFirst(), ends).map { $0 - $1 }, seed: seed)
  }

  /// For each of `count` disjoint folds of nearly equal size: the rows outside, to train on, and
  /// the fold, to validate on.
  ///
  /// With a seed the rows are shuffled before. Every row is in one fold.
  /// - Throws: when there are fewer than two folds, or more than rows.
  public func folds(
    _ count: Int, seed: Int64? = nil
  ) throws(Diagnostic) -> [(training: Dataset, validation: Dataset)] {
    guard (2...max(self.count, 2)).contains(count), self.count > 1 else {
      throw Self.failure("\(count) folds cannot be made of \(self.count) rows")
    }
    let order =
      seed.map { Shuffle(seed: $0).order(count: self.count, epoch: 0) } ?? Array(0..<self.count)
    var folds: [(training: Dataset, validation: Dataset)] = []
    for fold in 0..<count {
      let range = self.count * fold / count..<self.count * (fold + 1) / count
      let rest = order[..<range.lowerBound] + order[range.upperBound...]
      folds.append((try subset(Array(rest)), try subset(Array(order[range]))))
    }
    return folds
  }

  /// The data set with a column added or replaced.
  ///
  /// - Throws: as `init`.
  public func replacing(_ name: String, with column: TensorData) throws(Diagnostic) -> Dataset {
    try Dataset(columns.merging([name: column]) { $1 })
  }

  /// The data set with a column of labels as `f32[… x classes]` of zeros and a one.
  ///
  /// - Throws: when there is no such column, or a label is no class.
  public func oneHot(_ name: String, classes: Int) throws(Diagnostic) -> Dataset {
    try requireLabels(name, classes: classes)
    let column = try column(name)
    guard classes >= 1, column.elementCount <= Shape.maximumElementCount / classes else {
      throw Self.failure("column '\(name)' cannot have \(classes) classes")
    }
    var elements = [Float](repeating: 0, count: column.elementCount * classes)
    for (place, label) in column.integers.enumerated() {
      elements[place * classes + Int(label)] = 1
    }
    return try replacing(name, with: TensorData(Shape(column.shape.extents + [classes]), elements))
  }
}
