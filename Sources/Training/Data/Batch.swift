import GraphC

/// The rows of one step: places in a data set.
public struct Batch: Sendable {
  public let dataset: Dataset
  public let rows: ArraySlice<Int>

  public var count: Int { rows.count }
}

extension Dataset {
  /// All rows in batches of a size, of which the last may be smaller.
  ///
  ///     for batch in try train.batches(of: 32, shuffle: Shuffle(seed: 0), epoch: epoch) { … }
  ///
  /// They stand in the order that `shuffle` has for an epoch, or in their own. Nothing is copied
  /// until a step takes a batch.
  /// - Throws: when the size is below 1.
  public func batches(
    of size: Int, shuffle: Shuffle? = nil, epoch: Int = 0
  ) throws(Diagnostic) -> [Batch] {
    guard size >= 1 else {
      throw Self.failure("expected batches of at least 1 row, found \(size)")
    }
    let order = shuffle?.order(count: count, epoch: epoch) ?? Array(0..<count)
    return stride(from: 0, to: count, by: size).map { start in
      Batch(dataset: self, rows: order[start..<min(start + size, count)])
    }
  }
}
