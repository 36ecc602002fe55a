import Foundation
import GraphC
import Training

/// Dates in words, German or English, to digits and back.
///
/// One network translates all: what a source is, words or digits, it sees; "de:" or "en:" before digits say
/// which words are wanted.
enum Translation {
  static let network = TranslationModel()

  /// From what to what.
  enum Direction: String, CaseIterable {
    case fromGerman = "German to digits"
    case fromEnglish = "English to digits"
    case toGerman = "digits to German"
    case toEnglish = "digits to English"

    func pair(_ date: CalendarDate) -> (source: String, target: String) {
      switch self {
      case .fromGerman: (date.german, date.digits)
      case .fromEnglish: (date.english, date.digits)
      case .toGerman: ("de: " + date.digits, date.german)
      case .toEnglish: ("en: " + date.digits, date.english)
      }
    }
  }

  /// How many dates there are to learn from and to test on.
  struct Sizes {
    var years = 1800...2099
    var training = 10_000
    var tested = 500
    /// Of the tested ones, how many a search with beams translates too.
    var searched = 100
    var warmUp = 400
    /// Texts translated at once.
    var rows = 100
  }

  static func train(
    _ request: TrainingRequest, network: TranslationModel = network, sizes: Sizes = Sizes()
  ) throws(Diagnostic) -> TrainingReport {
    let dates = CalendarDate.all(of: sizes.years)
    let order = Shuffle(seed: request.seed).order(count: dates.count, epoch: 0)
    let learned = order.prefix(sizes.training).map { dates[$0] }
    let tested = order.dropFirst(sizes.training).prefix(sizes.tested).map { dates[$0] }
    let data = try network.dataset(pairs(learned))
    var options = request.options(epochs: 8, recordsSteps: true)
    options.metrics = [.perplexity(of: "tokens")]
    let batch = options.batchSize ?? network.model.defaultBatchSize
    let steps = options.epochs * ((data.count + batch - 1) / batch)
    options.schedule = .warmUp(
      length: sizes.warmUp, then: .cosine(length: max(steps - sizes.warmUp, 1), end: 0.02))
    let trainer = try Trainer(model: network.model, dataset: data, options: options)
    request.print(
      "\(dates.count) dates, \(data.count) pairs of \(learned.count) of them; "
        + "\(try network.model.parameterCount()) parameters")
    let history = try trainer.fit(progress: ProgressReporter(request))
    var report = TrainingReport([
      "pairs": Double(data.count), "parameters": Double(try network.model.parameterCount()),
      "loss": history.epochs.last?.training.loss ?? .nan, "seconds": history.seconds,
    ])
    let measured = try trainer.evaluate(on: network.dataset(pairs(tested)))
    report.add("held-out perplexity per token", measured.metrics["perplexity"] ?? .nan)
    let translator = Translator(
      network: network, encoder: try trainer.predictor(of: network.encoder),
      decoder: try trainer.stepper(batchSize: sizes.rows))
    if let date = tested.first {
      try plotAttention(Direction.fromGerman.pair(date), network, trainer, request)
    }
    try judge(translator, tested, sizes, request, &report)
    return report
  }

  static func pairs(_ dates: [CalendarDate]) -> [(source: String, target: String)] {
    dates.flatMap { date in Direction.allCases.map { $0.pair(date) } }
  }

  /// How many translations are right to the letter, of dates that training has not seen.
  private static func judge(
    _ translator: Translator, _ dates: [CalendarDate], _ sizes: Sizes, _ request: TrainingRequest,
    _ report: inout TrainingReport
  ) throws(Diagnostic) {
    func exact(
      _ direction: Direction, _ dates: ArraySlice<CalendarDate>, _ search: BeamSearch
    ) throws(Diagnostic) -> Double {
      let pairs = dates.map(direction.pair)
      let found = try translator(pairs.map(\.source), by: search).map { $0.first ?? "" }
      if let place = pairs.indices.first(where: { found[$0] != pairs[$0].target }) {
        request.print("  \(pairs[place].source) -> \(found[place])")
      }
      let right = zip(found, pairs).filter { $0 == $1.target }.count
      return Double(right) / Double(max(pairs.count, 1))
    }
    let start = ContinuousClock.now
    for direction in Direction.allCases {
      report.add(direction.rawValue, try exact(direction, dates[...], BeamSearch(beams: 1)))
    }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let beams = try BeamSearch(beams: 4)
    for direction in Direction.allCases {
      report.add(
        direction.rawValue + ", 4 beams",
        try exact(direction, dates.prefix(sizes.searched), beams))
    }
    report.add("translations per second", Double(4 * dates.count) / seconds)
  }

  /// Translates the prompt by what a checkpoint has learned.
  static func generate(_ request: GenerationRequest) throws(Diagnostic) {
    let prompt = request.prompt ?? CalendarDate(year: 1984, month: 5, day: 3).german
    let translator = Translator(
      network: network,
      encoder: try Predictor(
        network.encoder, weights: request.weights, compiler: request.compiler),
      decoder: try SequenceStepper(
        network.model, batchSize: request.rows, weights: request.weights,
        compiler: request.compiler))
    if let search = request.search {
      return request.write(try translator([prompt], by: search)[0].first ?? "")
    }
    let generator = Generator(
      try translator.model(for: [prompt], beams: 1), TranslationModel.tokenizer, request.sampler)
    let tokens = try generator.tokens(
      min(request.count, network.targetLength), after: [TranslationModel.beginning])
    request.write(try TranslationModel.tokenizer.decode(tokens))
  }
}

extension ModelEntry {
  public static let translation = ModelEntry(
    name: "translation", summary: Translation.network.model.summary,
    model: Translation.network.model
  ) { request throws(Diagnostic) in
    try Translation.train(request)
  }.generating(temperature: 0) { request throws(Diagnostic) in try Translation.generate(request) }
}
