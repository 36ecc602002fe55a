import GraphC
import Training

extension FashionMLP {
  /// What the classes were taken for, and the first pictures that were taken for another class.
  static func plot(
    _ trainer: Trainer, _ test: Dataset, to files: TrainingFiles
  ) throws(Diagnostic) {
    let labels = try test.column("labels").integers.map { Int($0) }
    let predictions = try trainer.predict(test)["logits"]?.largestPlaces ?? []
    try files.plot("confusion") { () throws(Diagnostic) in
      ConfusionChart(
        title: "fashion-mlp: 10 classes of clothes", labels: labels, predictions: predictions,
        classes: 10, classNames: FashionMNIST.classNames
      ).svg
    }
    let wrong = labels.indices.filter { labels[$0] != predictions[$0] }.prefix(100)
    guard !wrong.isEmpty else { return }
    try files.picture("mistaken") { () throws(Diagnostic) in
      let pictures = try test.subset(Array(wrong)).column("x")
      return try ImageGrid.picture(of: pictures.reshaped([wrong.count, 28, 28]))
    }
  }
}
