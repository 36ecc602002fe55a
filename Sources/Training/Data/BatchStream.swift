import GraphC

/// The batches of one epoch, one after the other, made when they are asked for or ahead of it.
struct BatchStream {
  private var step: Int
  private let stepCount: Int
  private let make: @Sendable (Int) throws(Diagnostic) -> Batch
  private let prefetcher: Prefetcher<Batch>?

  /// Batches that are made ahead of laborious steps.
  private static let usualPrefetchCount = 2

  init(_ source: BatchSource, epoch: Int, from step: Int, prefetchCount: Int?) {
    self.step = step
    stepCount = source.stepCount
    make = source.batches(ofEpoch: epoch)
    let count = prefetchCount ?? (source.isLaborious ? Self.usualPrefetchCount : 0)
    prefetcher =
      count > 0 && step < stepCount
      ? Prefetcher(steps: step..<stepCount, depth: count, make: make) : nil
  }

  /// The next batch, nil at the end of the epoch.
  ///
  /// - Throws: what making it throws.
  mutating func next() throws(Diagnostic) -> Batch? {
    guard step < stepCount else { return nil }
    step += 1
    return if let prefetcher { try prefetcher.next() } else { try make(step - 1) }
  }
}
