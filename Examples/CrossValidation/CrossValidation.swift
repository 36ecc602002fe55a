import GraphC
import Training

/// How good is a model really? Four folds of the data take turns as what it is measured on.
///
/// Every row is in one fold, so that each image is measured once by a model that has not seen it.
/// A fixed split, 75 : 10 : 15 to train, to choose and to test, is cheaper and rougher.
enum CrossValidation {
  static let foldCount = 4
  static let model = ShirtVsPullover.model(named: "cross-validation", hidden: nil)

  /// Trains on `data`; nil for all of Fashion-MNIST.
  static func train(
    _ request: TrainingRequest, data: (train: Dataset, test: Dataset)? = nil
  ) throws(Diagnostic) -> TrainingReport {
    let images = try numbered(try FashionData(data).shirtsAndPullovers().training)
    var report = TrainingReport()
    var accuracies: [Double] = []
    var measured: [Int64] = []
    for (index, fold) in try images.folds(foldCount, seed: request.seed).enumerated() {
      let trainer = try Trainer(
        model: model, dataset: fold.training, options: request.options(epochs: 5))
      _ = try trainer.fit()
      accuracies.append(try trainer.evaluate(on: fold.validation).metrics["accuracy"] ?? .nan)
      measured += try fold.validation.column("row").integers
      request.print("fold \(index + 1)  accuracy \(accuracies[index].fixed(4))")
      report.add("fold \(index + 1) rows", Double(fold.validation.count))
      report.add("fold \(index + 1) accuracy", accuracies[index])
    }
    let mean = accuracies.reduce(0, +) / Double(foldCount)
    let squares = accuracies.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let deviation = (squares / Double(foldCount - 1)).squareRoot()
    request.print("accuracy \(mean.fixed(4)) ± \(deviation.fixed(4))")
    report.add("rows", Double(images.count))
    report.add("different rows in folds", Double(Set(measured).count))
    report.add("mean accuracy", mean)
    report.add("deviation of accuracies", deviation)
    try addSplit(of: images, request, &report)
    return report
  }

  /// The images with a column of their places, by which folds can be told apart.
  private static func numbered(_ images: Dataset) throws(Diagnostic) -> Dataset {
    try images.replacing(
      "row", with: TensorData([images.count], (0..<images.count).map { Int64($0) }))
  }

  /// One training on 75 % of the rows, measured on the other 10 % and 15 %.
  private static func addSplit(
    of images: Dataset, _ request: TrainingRequest, _ report: inout TrainingReport
  ) throws(Diagnostic) {
    let parts = try images.split(shares: [0.75, 0.1, 0.15], seed: request.seed)
    let trainer = try Trainer(
      model: model, dataset: parts[0], options: request.options(epochs: 5))
    _ = try trainer.fit()
    for (title, part) in zip(["training", "validation", "test"], parts) {
      let accuracy = try trainer.evaluate(on: part).metrics["accuracy"] ?? .nan
      request.print("split  \(title) \(part.count) rows, accuracy \(accuracy.fixed(4))")
      report.add("\(title) rows", Double(part.count))
      report.add("\(title) accuracy", accuracy)
    }
  }
}

extension ModelEntry {
  public static let crossValidation = ModelEntry(
    name: "cross-validation", summary: "four folds take turns as what a model is measured on",
    model: CrossValidation.model
  ) { request throws(Diagnostic) in try CrossValidation.train(request) }
}
