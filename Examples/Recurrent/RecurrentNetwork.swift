import GraphC
import Training

/// Networks with memory on series, pictures and a task of memory; simple ones, with long short-term
/// memory, and of gated units.
enum RecurrentNetwork {
  /// How much is computed; tests compute less.
  struct Sizes {
    /// Values of the series, and those before a free run.
    var trained = 5000
    var tested = 2600
    var warmUp = 200
    /// Of the series; nil for what is usual.
    var epochs: Int?
    var days = 1500
    var priceEpochs = 60
    var pictures = 12_000
    var pictureEpochs = 4
    var units = 64
    var lag = 40
    var lagRows = 4096
    var lagEpochs = 12

    /// The networks that learn the series, by what they are called.
    func forecasters(_ kind: RecurrentKind) -> [(String, SeriesForecaster)] {
      var all = [
        ("as first tried", SeriesForecaster.lastValue(kind)),
        ("one layer", SeriesForecaster(kind: kind)),
        ("two layers", SeriesForecaster(kind: kind, units: 32, layers: 2)),
      ]
      for place in all.indices { all[place].1.epochs = epochs ?? all[place].1.epochs }
      return all
    }
  }

  /// Trains on everything; `data` are pictures, nil for Fashion-MNIST.
  ///
  /// - Throws: when the pictures are missing, naming the package that has them; what training throws.
  static func train(
    _ kind: RecurrentKind, _ request: TrainingRequest,
    data: (train: Dataset, test: Dataset)? = nil, sizes: Sizes = Sizes()
  ) throws(Diagnostic) -> TrainingReport {
    var report = TrainingReport()
    if kind == .lstm { try cellByHand(request, &report) }
    try gradients(request, &report)
    try mackeyGlass(kind, request, sizes, &report)
    try price(kind, request, sizes, &report)
    try lag(kind, request, sizes, &report)
    try pictureRows(kind, request, sizes, data, &report)
    return report
  }

  static func entry(_ kind: RecurrentKind, _ what: String) -> ModelEntry {
    let model = SeriesForecaster(kind: kind).model
    return ModelEntry(
      name: kind.rawValue, summary: "\(what) on series, rows of pictures and a lag", model: model
    ) { request throws(Diagnostic) in try train(kind, request) }
  }
}

extension ModelEntry {
  public static let rnn = RecurrentNetwork.entry(.rnn, "a simple recurrent network")
  public static let lstm = RecurrentNetwork.entry(.lstm, "long short-term memory")
  public static let gru = RecurrentNetwork.entry(.gru, "gated recurrent units")
}
