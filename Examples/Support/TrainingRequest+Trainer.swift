import GraphC
import Training

extension TrainingRequest {
  /// The options of a trainer: what the user asked for, else the example's own choice.
  func options(
    epochs: Int, batchSize: Int? = nil, seed: Int64? = nil, shuffles: Bool = true,
    recordsSteps: Bool = false
  ) -> TrainingOptions {
    TrainingOptions(
      batchSize: self.batchSize ?? batchSize, epochs: self.epochs ?? epochs,
      seed: seed ?? self.seed, shuffles: shuffles, recordsSteps: recordsSteps, compiler: compiler,
      files: files, choice: optimizer, tracesNonfinite: tracesNonfinite)
  }
}
