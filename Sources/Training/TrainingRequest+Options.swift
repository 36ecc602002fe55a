import GraphC

extension TrainingRequest {
  /// The options of a trainer: all that the user asked for, else what is given here.
  ///
  ///     let options = request.options(epochs: 100)
  public func options(
    epochs: Int, batchSize: Int? = nil, seed: Int64? = nil, shuffles: Bool = true,
    recordsSteps: Bool = false
  ) -> TrainingOptions {
    TrainingOptions(
      batchSize: self.batchSize ?? batchSize, epochs: self.epochs ?? epochs,
      seed: seed ?? self.seed, shuffles: shuffles, recordsSteps: recordsSteps, compiler: compiler,
      files: files, choice: optimizer, tracesNonfinite: tracesNonfinite)
  }
}
