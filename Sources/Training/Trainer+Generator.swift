import GraphC

extension Trainer {
  /// Trains on rows that are made when they are needed, in the generator's own order.
  ///
  /// - Throws: as for a data set; the generator has no rows, or what it throws.
  public convenience init(
    model: Model, generator: DataGenerator, options: TrainingOptions = TrainingOptions()
  ) throws(Diagnostic) {
    guard generator.count > 0 else { throw Dataset.failure("the generator has no rows") }
    guard options.augmentation == nil else {
      throw Dataset.failure("rows that are generated cannot be augmented too")
    }
    let sample = try generator.batch(epoch: 0, 0..<1)
    try self.init(model: model, sample: sample, rowCount: generator.count, options: options) {
      BatchSource(generator, batchSize: $0)
    }
  }
}
