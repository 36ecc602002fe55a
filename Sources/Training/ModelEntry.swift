import GraphC

/// A named model that the command line can list, dump, train, bench and compile.
public struct ModelEntry: Sendable {
  /// Lower case with hyphens, as typed after `graphc train`.
  public let name: String
  /// One sentence for `graphc list`.
  public let summary: String
  /// The graphs behind `dump`, `bench` and `compile`; nil for a demonstration without a network.
  public let model: Model?
  /// What `graphc train` does; throws when a number is asked for that the entry does not have, and
  /// for an entry that only predicts.
  public let train: @Sendable (TrainingRequest) throws(Diagnostic) -> TrainingReport
  /// Whether `train` trains.
  public let isTrainable: Bool
  /// What `graphc generate` does; nil for a model that writes no text.
  public private(set) var generate: (@Sendable (GenerationRequest) throws(Diagnostic) -> Void)?
  /// What `graphc embed` runs with a file of weights; nil for a model that encodes no sentences.
  public private(set) var encoder:
    (@Sendable (String, CompilerOptions) throws(Diagnostic) -> SentenceEncoder)?

  /// What `generate` divides scores by if the user does not say.
  public private(set) var temperature = 0.8

  /// A number that users may choose, and that some entries have no use for.
  public enum Number: String, CaseIterable, Sendable {
    case epochs
    case batchSize = "choice of a batch size"
  }

  /// An entry; `lacking` says which numbers it would ignore, so that asking for one is a mistake.
  public init(
    name: String, summary: String, model: Model? = nil, lacking: Set<Number> = [],
    train: @escaping @Sendable (TrainingRequest) throws(Diagnostic) -> TrainingReport
  ) {
    self.name = name
    self.summary = summary
    self.model = model
    isTrainable = true
    self.train = { request throws(Diagnostic) in
      let chosen = [
        (Number.epochs, request.epochs, "--epochs"), (.batchSize, request.batchSize, "--batch"),
      ]
      for case (let number, let value?, let option) in chosen where lacking.contains(number) {
        throw Diagnostic(
          stage: "train", subject: name,
          message: "has no \(number.rawValue), so \(value) would change nothing",
          notes: ["note: leave out \(option)"])
      }
      return try Self.recordingUse(request, train)
    }
  }

  /// What training reports, and what it has used of the request.
  private static func recordingUse(
    _ request: TrainingRequest,
    _ train: (TrainingRequest) throws(Diagnostic) -> TrainingReport
  ) throws(Diagnostic) -> TrainingReport {
    let record = request.files?.record ?? UseRecord()
    var request = request
    request.optimizer?.record = record
    var report = try train(request)
    report.use = record.value
    return report
  }

  /// The same entry, whose model goes on with a text: `generate` hands what it writes to the request's
  /// `write`, the prompt first; `temperature` is that of users who choose none.
  public func generating(
    temperature: Double = 0.8,
    _ generate: @escaping @Sendable (GenerationRequest) throws(Diagnostic) -> Void
  ) -> ModelEntry {
    var entry = self
    entry.temperature = temperature
    entry.generate = generate
    return entry
  }

  /// The same entry, whose model encodes sentences: `encoder` makes of a file of weights what does.
  public func embedding(
    _ encoder: @escaping @Sendable (String, CompilerOptions) throws(Diagnostic) -> SentenceEncoder
  ) -> ModelEntry {
    var entry = self
    entry.encoder = encoder
    return entry
  }

  /// An entry that is not trained from the command line, such as one whose weights come from elsewhere.
  public init(name: String, summary: String, model: Model) {
    self.name = name
    self.summary = summary
    self.model = model
    isTrainable = false
    train = { _ throws(Diagnostic) in
      throw Diagnostic(
        stage: "train", subject: name, message: "has no training of its own",
        notes: ["note: 'summary', 'dump', 'bench' and 'compile' take it"])
    }
  }
}

/// What the user of `graphc train` asked for; nil leaves the choice to the model.
public struct TrainingRequest: Sendable {
  public var epochs: Int?
  public var batchSize: Int?
  public var seed: Int64
  public var compiler: CompilerOptions
  /// Where state is saved to and comes from; `options` hands it on, and all below.
  public var files: TrainingFiles?
  /// Whether a loss that is not finite is traced to its node.
  public var tracesNonfinite = false
  /// Another optimizer or learning rate than the model's.
  public var optimizer: OptimizerChoice?
  /// Takes one line of text for the user.
  public var print: @Sendable (String) -> Void
  /// Whether standard output is a terminal, where a line may be rewritten.
  public var isInteractive: Bool

  public init(
    epochs: Int? = nil, batchSize: Int? = nil, seed: Int64 = 0,
    compiler: CompilerOptions = CompilerOptions(), files: TrainingFiles? = nil,
    optimizer: OptimizerChoice? = nil, isInteractive: Bool = false,
    print: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.epochs = epochs
    self.batchSize = batchSize
    self.seed = seed
    self.compiler = compiler
    self.files = files
    self.optimizer = optimizer
    self.isInteractive = isInteractive
    self.print = print
  }
}

/// What training measured: named numbers that scripts and tests read.
public struct TrainingReport: Sendable {
  public struct Fact: Sendable {
    public let name: String
    public let value: Double
  }

  public private(set) var facts: [Fact]
  /// What of the request has changed anything.
  public internal(set) var use = TrainingUse()

  public init(_ facts: KeyValuePairs<String, Double> = [:]) {
    self.facts = facts.map { Fact(name: $0.key, value: $0.value) }
  }

  public mutating func add(_ name: String, _ value: Double) {
    facts.append(Fact(name: name, value: value))
  }

  /// The fact called `name`, or nil.
  public subscript(name: String) -> Double? { facts.first { $0.name == name }?.value }
}
