import GraphC
import Training

/// What a judge says of pictures, beside what it says of held-out ones.
struct PictureReport {
  let score: PictureJudge.Score
  let heldOut: PictureJudge.Score

  init(_ score: PictureJudge.Score, _ heldOut: PictureJudge.Score) {
    self.score = score
    self.heldOut = heldOut
  }

  /// Has a model make so many pictures, of classes in turns if it is told any, and draws the first.
  init(
    _ trainer: Trainer, _ judge: PictureJudge, rows: Int, isConditional: Bool = false,
    _ request: TrainingRequest
  ) throws(Diagnostic) {
    let noise = try normalNumbers(rows, PictureGenerator.noiseWidth, seed: request.seed, stream: 7)
    let classes = (0..<rows).map { UInt8($0 % 10) }
    let asked = try Dataset(["noise": noise, "class": TensorData([rows], classes)])
    let made = try trainer.predict(asked.oneHot("class", classes: 10))["made"]
    let pictures = made?.pictureBytes ?? TensorData([0, 784], [UInt8]())
    score = try judge.score(pictures, classes: isConditional ? classes.map { Int64($0) } : nil)
    heldOut = judge.heldOut
    request.print("pictures: \(text)")
    try request.files?.picture("made") { () throws(Diagnostic) in try Self.grid([pictures]) }
  }

  var text: String {
    let distance =
      "their distance from others is \(score.distance.fixed(2)), that of held-out ones "
      + heldOut.distance.fixed(2)
    guard !score.accuracy.isNaN else { return distance }
    return distance + "; the class asked for is found in \(score.accuracy.fixed(3)) of them, in "
      + "\(heldOut.accuracy.fixed(3)) of held-out ones"
  }

  func add(to report: inout TrainingReport) {
    report.add("distance", score.distance)
    report.add("distance of held-out pictures", heldOut.distance)
    guard !score.accuracy.isNaN else { return }
    report.add("accuracy", score.accuracy)
    report.add("accuracy on held-out pictures", heldOut.accuracy)
  }

  /// The first hundred pictures, ten in a row; of several sets, each with its own rows, in turns.
  static func grid(_ sets: [TensorData]) throws(Diagnostic) -> TensorData {
    let count = min(sets.map { $0.shape[0] }.min() ?? 0, 100 / max(sets.count, 1))
    var bytes: [UInt8] = []
    let parts = sets.map { $0.integers.prefix(count * 784).map { UInt8($0) } }
    for start in stride(from: 0, to: count, by: 10) {
      for part in parts { bytes += part[start * 784..<min(start + 10, count) * 784] }
    }
    return try ImageGrid.picture(
      of: TensorData([bytes.count / 784, 28, 28], bytes), columns: 10)
  }
}
