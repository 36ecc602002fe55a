import GraphC
import Training

/// A network that tells clothes apart, and what it makes of pictures that another one has made.
struct PictureJudge {
  private let trainer: Trainer
  /// What it sees in the first half of the test pictures, with which others are compared.
  private let reference: FeatureMoments
  /// The second half: what pictures that nobody made are worth.
  let heldOut: Score

  struct Score {
    /// How often the class that was asked for is found.
    let accuracy: Double
    /// Fréchet distance from the first half of the test pictures, in 128 features.
    let distance: Double
  }

  /// Trains the network of `fashion-cnn` for two epochs.
  init(
    _ data: FashionData, filters: [Int], _ request: TrainingRequest
  ) throws(Diagnostic) {
    // Of the run's checkpoint and pictures the networks that play are the owners.
    var own = request
    own.files = nil
    own.optimizer = nil
    var options = own.options(epochs: 2)
    options.epochs = min(options.epochs, 2)
    trainer = try Trainer(
      model: FashionCNN.model(ConvolutionStage.Variant(), filters: filters),
      dataset: data.training, options: options)
    _ = try trainer.fit()
    let half = data.test.count / 2
    let halves = try data.test.split([half, half])
    reference = try FeatureMoments(Self.seen(trainer, halves[0].column("x")).features)
    heldOut = try Self.score(
      trainer, halves[1].column("x"), halves[1].column("labels").integers, reference)
  }

  /// What pictures, `u8[n x 784]`, are worth; `classes` are what each is to show, nil if nothing was
  /// asked for, and the accuracy is NaN.
  func score(_ pictures: TensorData, classes: [Int64]?) throws(Diagnostic) -> Score {
    try Self.score(trainer, pictures, classes, reference)
  }

  private static func score(
    _ trainer: Trainer, _ pictures: TensorData, _ classes: [Int64]?, _ reference: FeatureMoments
  ) throws(Diagnostic) -> Score {
    let (found, features) = try seen(trainer, pictures)
    let hits = classes.map { zip($0, found).count { $0 == $1 } }
    return Score(
      accuracy: hits.map { Double($0) / Double(found.count) } ?? .nan,
      distance: try FeatureMoments(features).frechetDistance(to: reference))
  }

  private static func seen(
    _ trainer: Trainer, _ pictures: TensorData
  ) throws(Diagnostic) -> (classes: [Int64], features: TensorData) {
    let outputs = try trainer.predict(Dataset(["x": pictures]))
    let classes = outputs["logits"]?.largestPlaces ?? []
    return (classes.map { Int64($0) }, outputs["features"] ?? pictures)
  }
}

extension TensorData {
  /// Pixels from -1 to 1 as bytes, `u8[n x 784]`.
  var pictureBytes: TensorData {
    TensorData(
      [shape[0], elementCount / max(shape[0], 1)],
      doubles.map { UInt8(saturating: (($0 + 1) * 127.5).rounded()) })
  }
}
