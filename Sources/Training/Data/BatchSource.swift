import GraphC

/// Where the rows of each step come from.
struct BatchSource: Sendable {
  /// Rows of an epoch.
  let rowCount: Int
  /// Rows of a full step.
  let batchSize: Int
  /// Whether making a batch takes time, so that another thread should.
  let isLaborious: Bool
  /// What makes the batch of a step of an epoch; steps may be asked for in any order, on any thread.
  private let epoch: @Sendable (Int) -> @Sendable (Range<Int>) throws(Diagnostic) -> Batch

  var stepCount: Int { (rowCount + batchSize - 1) / batchSize }

  /// Rows of a data set in the order of the shuffle, nil for their own, and changed by the
  /// augmentation, which draws under the seed.
  init(
    _ dataset: Dataset, batchSize: Int, shuffle: Shuffle?, augmentation: Augmentation?, seed: Int64
  ) {
    rowCount = dataset.count
    self.batchSize = batchSize
    isLaborious = augmentation != nil
    epoch = { epoch in
      let order =
        shuffle?.order(count: dataset.count, epoch: epoch) ?? Array(0..<dataset.count)
      return { range throws(Diagnostic) in
        guard let augmentation else { return Batch(dataset: dataset, rows: order[range]) }
        let batch = try augmentation(dataset, rows: Array(order[range]), seed: seed, epoch: epoch)
        return Batch(dataset: batch, rows: Array(0..<range.count)[...])
      }
    }
  }

  init(_ generator: DataGenerator, batchSize: Int) {
    rowCount = generator.count
    self.batchSize = batchSize
    isLaborious = true
    epoch = { epoch in
      { range throws(Diagnostic) in
        let batch = try generator.batch(epoch: epoch, range)
        return Batch(dataset: batch, rows: Array(0..<batch.count)[...])
      }
    }
  }

  /// What gives the batches of an epoch by their step.
  func batches(ofEpoch number: Int) -> @Sendable (Int) throws(Diagnostic) -> Batch {
    let batch = epoch(number)
    let (rowCount, batchSize) = (rowCount, batchSize)
    return { step throws(Diagnostic) in
      try batch(step * batchSize..<min((step + 1) * batchSize, rowCount))
    }
  }
}
