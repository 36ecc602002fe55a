import GraphC
import Training

/// Fashion-MNIST as the examples divide it: twelve images are trained on where one is left to
/// choose among models, about 55 000 and 5 000.
struct FashionData {
  let training: Dataset
  let validation: Dataset
  let test: Dataset

  /// Divides the images; nil for all of Fashion-MNIST.
  ///
  /// - Throws: when the files are missing, naming the package that has them.
  init(_ data: (train: Dataset, test: Dataset)? = nil) throws(Diagnostic) {
    let data = if let data { data } else { try FashionMNIST.load() }
    let kept = data.train.count - data.train.count / 12
    let parts = try data.train.split([kept, data.train.count - kept])
    (training, validation, test) = (parts[0], parts[1], data.test)
  }

  init(training: Dataset, validation: Dataset, test: Dataset) {
    self.training = training
    self.validation = validation
    self.test = test
  }

  /// Only shirts, `y` = 1, and pullovers, `y` = 0, which are easily taken for each other.
  func shirtsAndPullovers() throws(Diagnostic) -> FashionData {
    FashionData(
      training: try training.shirtsAndPullovers(),
      validation: try validation.shirtsAndPullovers(), test: try test.shirtsAndPullovers())
  }

  /// The first images to train and to validate on, where fewer do; all test images.
  func first(training: Int, validation: Int) throws(Diagnostic) -> FashionData {
    FashionData(
      training: try self.training.first(training),
      validation: try self.validation.first(validation), test: test)
  }
}

extension Dataset {
  /// The first rows, or all, if there are fewer.
  func first(_ rows: Int) throws(Diagnostic) -> Dataset {
    try split([min(rows, count)])[0]
  }

  /// Columns `x`, `u8[count x 784]`, and `y`, `f32[count x 1]`.
  fileprivate func shirtsAndPullovers() throws(Diagnostic) -> Dataset {
    let (pullover, shirt) = (Int64(2), Int64(6))
    let labels = try column("labels").integers
    let rows = labels.indices.filter { labels[$0] == pullover || labels[$0] == shirt }
    let targets = rows.map { labels[$0] == shirt ? Float(1) : 0 }
    return try Dataset([
      "x": try subset(rows).column("x"), "y": TensorData([rows.count, 1], targets),
    ])
  }
}
