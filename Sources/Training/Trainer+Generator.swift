import GraphC

extension Trainer {
  /// Trains on rows that are made when they are needed, in the generator's own order.
  ///
  /// - Throws: as for a data set; the generator has no rows, or what it throws; a validation split
  ///   is asked for.
  public convenience init(
    model: Model, generator: DataGenerator, options: TrainingOptions = TrainingOptions()
  ) throws(Diagnostic) {
    guard generator.count > 0 else { throw Dataset.failure("the generator has no rows") }
    guard options.augmentation == nil else {
      throw Dataset.failure("rows that are generated cannot be augmented too")
    }
    guard options.validationSplit == nil else {
      throw Dataset.failure("rows that are generated cannot be split; validate on a data set")
    }
    let weights = options.rowWeights
    let weighed = DataGenerator(count: generator.count) { epoch, rows throws(Diagnostic) in
      try weights.adding(to: try generator.batch(epoch: epoch, rows))
    }
    let sample = try weighed.batch(epoch: 0, 0..<1)
    try self.init(model: model, sample: sample, rowCount: generator.count, options: options) {
      BatchSource(weighed, batchSize: $0)
    }
  }
}
