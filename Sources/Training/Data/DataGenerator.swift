import GraphC

/// Rows that are made when they are needed, such as samples of a distribution or of a signal.
///
///     DataGenerator(count: 1024) { epoch, rows in try Dataset(["x": …]) }
public struct DataGenerator: Sendable {
  /// Rows of an epoch.
  public let count: Int
  /// Makes the given rows of an epoch, counted from 0.
  ///
  /// Called from any thread. The same arguments should give the same rows, or runs cannot be
  /// repeated and resumed.
  public let rows: @Sendable (_ epoch: Int, _ rows: Range<Int>) throws(Diagnostic) -> Dataset

  public init(
    count: Int,
    rows: @escaping @Sendable (_ epoch: Int, _ rows: Range<Int>) throws(Diagnostic) -> Dataset
  ) {
    self.count = count
    self.rows = rows
  }

  /// The rows, checked.
  ///
  /// - Throws: when there are other than asked for.
  func batch(epoch: Int, _ range: Range<Int>) throws(Diagnostic) -> Dataset {
    let batch = try rows(epoch, range)
    guard batch.count == range.count else {
      throw Dataset.failure("the generator made \(batch.count) rows, asked for \(range.count)")
    }
    return batch
  }
}
