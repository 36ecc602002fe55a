import GraphC
import Training

/// Weights of 8 and 4 bits: what they save, what they cost, and what training for them brings back.
///
/// Each network is trained as `f32`. Its weights are then rounded to 8 and to 4 bits, with a scale for
/// each output. Of 4 bits a network loses more; trained a little further with weights that are rounded in
/// every step, it learns to do with them.
enum QuantizedInference {
  /// How much is trained.
  struct Sizes {
    /// Pictures for the dense network and the convolutions, and for the recurrent network.
    var pictures = 55_000
    var sequences = 12_000
    /// Characters of text.
    var characters = 400_000
    var epochs = 4
    /// Of training for weights of 4 bits.
    var tuning = 1
    var text = CharGPT.Sizes()
    var filters = [32, 64]
    var units = 64
  }

  /// The ways in which weights are stored; `isTrained` says whether they were trained for it.
  static let ways: [(title: String, type: WeightType?, isTrained: Bool)] = [
    ("f32", nil, false), ("int8", .int8, false), ("int4", .int4, false),
    ("int4 trained", .int4, true),
  ]

  static func train(
    _ request: TrainingRequest, data: (train: Dataset, test: Dataset)? = nil, text: String? = nil,
    _ sizes: Sizes = Sizes()
  ) throws(Diagnostic) -> TrainingReport {
    var report = TrainingReport()
    var lines: [LineChart.Series] = []
    let networks = try QuantizedNetwork.all(data, text: text, sizes)
    request.print("network      weights       bytes   smaller    \("measured".padded(16))ms")
    for network in networks {
      let results = try network.results(request, sizes)
      for (way, result) in zip(ways, results) {
        let smaller = Double(results[0].byteCount) / Double(result.byteCount)
        request.print(
          network.title.padded(13) + way.title.padded(13) + "\(result.byteCount)".padded(9)
            + "\(smaller.fixed(2))x".padded(10) + " \(result.text)".padded(17)
            + (result.seconds * 1000).fixed(3))
        let name = "\(network.title) \(way.title)"
        report.add("\(name) bytes", Double(result.byteCount))
        report.add("\(name) \(network.measure)", result.value)
        report.add("\(name) milliseconds", result.seconds * 1000)
      }
      lines.append(
        LineChart.Series(
          network.title, x: results.map { Double($0.byteCount) / Double(results[0].byteCount) },
          y: results.map { network.change(from: results[0].value, to: $0.value) }))
    }
    try request.files?.plot("quantized") { () throws(Diagnostic) in
      LineChart(
        title: "weights of 32, 8 and 4 bits, and of 4 trained for it",
        xLabel: "bytes, as a share of those of f32", yLabel: "change in percent", lines
      ).svg
    }
    return report
  }
}

extension ModelEntry {
  public static let quantizedInference = ModelEntry(
    name: "quantized-inference",
    summary: "networks with weights of 8 and 4 bits, and trained for these",
    model: FashionMLP.model.quantized(.int4)
  ) { request throws(Diagnostic) in try QuantizedInference.train(request) }
}
