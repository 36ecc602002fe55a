import Formats
import Foundation
import GraphC

/// Sentences as vectors of length 1, whose products tell how near two are in meaning.
///
///     let encoder = try SentenceEncoder(directory: "minilm")
///     let vectors = try encoder.vectors(of: ["A cat sat.", "A kitten rested."])   // f32[2 x 384]
///
/// Sentences are filled up to lengths of 8, 16, 32 and so on, each of which has a program, compiled when
/// it is first needed, that takes any number of rows. Not for use by several tasks at once.
///
/// - Follows: Reimers and Gurevych, "Sentence-BERT" (2019), whose `all-MiniLM-L6-v2` it runs.
public final class SentenceEncoder {
  public let configuration: BertConfiguration
  public let tokenizer: any Tokenizer
  /// Tokens of a sentence, special ones too; what is longer loses its end.
  public let maximumLength: Int
  private let encoder: BertEncoder
  private let store: ParameterStore
  private var predictors: [Int: Predictor] = [:]
  /// Places of all rows that a program holds at a time, which bounds its memory.
  private static let placesPerBatch = 4096

  /// An encoder with weights by name, of another framework's file if there is a map.
  ///
  /// - Throws: when the file cannot be read or lacks a weight, or the tokenizer does not fit.
  public init(
    _ configuration: BertConfiguration, tokenizer: any Tokenizer, maximumLength: Int? = nil,
    weights path: String, names map: WeightMap? = nil, compiler: CompilerOptions = CompilerOptions()
  ) throws(Diagnostic) {
    self.configuration = configuration
    self.tokenizer = tokenizer
    self.maximumLength = min(maximumLength ?? configuration.positions, configuration.positions)
    encoder = BertEncoder(configuration)
    store = ParameterStore(compiler: compiler)
    guard tokenizer.count <= configuration.vocabularyCount, self.maximumLength >= 3 else {
      throw Diagnostic(
        stage: "embed", subject: path,
        message: "the tokenizer has \(tokenizer.count) tokens and sentences "
          + "\(self.maximumLength) places, expected at most \(configuration.vocabularyCount) and at "
          + "least 3")
    }
    _ = try store.predictor(of: model(length: min(8, self.maximumLength)))
    let report = try store.loadWeights(from: path, names: map)
    guard report.missing.isEmpty, report.mismatched.isEmpty else {
      throw Diagnostic(
        stage: "embed", subject: path, message: "does not fit the encoder",
        notes: report.lines.map { "note: " + $0 })
    }
  }

  /// A folder as sentence-transformers writes it: `config.json`, `model.safetensors`, and
  /// `tokenizer.json` or `vocab.txt`.
  ///
  /// - Throws: when a file is missing or damaged, or asks for another network or another way to make
  ///   one vector of a sentence's than their mean.
  public convenience init(
    directory: String, compiler: CompilerOptions = CompilerOptions()
  ) throws(Diagnostic) {
    let folder = URL(fileURLWithPath: directory)
    func path(_ name: String) -> String { folder.appending(path: name).path }
    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }
    let configuration = try BertConfiguration(path("config.json"))
    let tokenizer: any Tokenizer =
      exists("tokenizer.json")
      ? try TokenizerFile.read(path("tokenizer.json"))
      : try WordPieceTokenizer(vocabulary: path("vocab.txt"))
    if exists("1_Pooling/config.json") {
      try Self.requireMean(try JSONParser.read(path("1_Pooling/config.json")), directory)
    }
    var length: Int?
    if exists("sentence_bert_config.json"),
      case .integer(let number)? = try JSONParser.read(path("sentence_bert_config.json"))[
        "max_seq_length"]
    {
      length = number
    }
    try self.init(
      configuration, tokenizer: tokenizer, maximumLength: length,
      weights: path("model.safetensors"), names: try .bert(), compiler: compiler)
  }

  private static func requireMean(_ json: JSONValue, _ directory: String) throws(Diagnostic) {
    guard case .object(let members) = json else { return }
    for (key, value) in members where key.hasPrefix("pooling_mode_") && value == .boolean(true) {
      guard key != "pooling_mode_mean_tokens" else { continue }
      throw Diagnostic(
        stage: "embed", subject: directory,
        message: "asks for '\(key.prefix(60))', expected the mean of a sentence's vectors")
    }
  }

  /// A sentence as tokens: special ones around it, and no longer than there are positions.
  ///
  /// - Throws: what the tokenizer cannot write down.
  public func tokens(of sentence: String) throws(Diagnostic) -> [Int32] {
    let tokens = try tokenizer.encodeWhole(sentence)
    guard tokens.count > maximumLength else { return tokens }
    let end = tokenizer.specialTokens[.end].map { [$0] } ?? []
    return Array(tokens.prefix(maximumLength - end.count)) + end
  }

  /// `f32[count x width]`, of sentences in their order.
  ///
  /// - Throws: when there are none, or one has no tokens.
  public func vectors(of sentences: [String]) throws(Diagnostic) -> TensorData {
    var tokens: [[Int32]] = []
    for (row, sentence) in sentences.enumerated() {
      let found = try self.tokens(of: sentence)
      guard !found.isEmpty else {
        throw Diagnostic(
          stage: "embed", subject: "sentence \(row + 1)", message: "has no tokens")
      }
      tokens.append(found)
    }
    guard !tokens.isEmpty else {
      throw Diagnostic(stage: "embed", subject: "sentences", message: "there are none")
    }
    let lengths = tokens.map(\.count)
    let buckets = try LengthBuckets(
      lengths: lengths, limits: LengthBuckets.powersOfTwo(upTo: maximumLength))
    let width = configuration.width
    var result = [Float](repeating: 0, count: tokens.count * width)
    for group in buckets.groups {
      let padded = try PaddedSequences(
        group.rows.map { tokens[$0] }, padding: tokenizer.specialTokens[.padding] ?? 0,
        length: group.length)
      let rows = try Dataset(["tokens": padded.tokens, "mask": padded.mask])
      guard case .f32(let values)? = try predictor(length: group.length)(rows)["sentence"]?.storage
      else { continue }
      for (place, row) in group.rows.enumerated() {
        result.replaceSubrange(
          row * width..<(row + 1) * width, with: values[place * width..<(place + 1) * width])
      }
    }
    return TensorData([tokens.count, width], result)
  }

  /// Programs so far: one for each length, and one more where its rows first were of one number.
  public var lengthCount: Int { predictors.count }

  private func predictor(length: Int) throws(Diagnostic) -> Predictor {
    if let known = predictors[length] { return known }
    let predictor = Predictor(
      model(length: length), store.parameters, store.compiler,
      batchSize: max(1, Self.placesPerBatch / length))
    predictors[length] = predictor
    return predictor
  }

  private func model(length: Int) -> Model {
    let encoder = encoder
    return Model(name: "sentence-encoder", defaultBatchSize: 8, objectives: []) {
      builder, rows, mode in
      let tokens = builder.input("tokens", [rows, length], .i32)
      let mask = builder.input("mask", [rows, length], .bool)
      builder.output(
        "sentence", encoder.sentences(tokens, mask: mask, in: builder, mode: mode))
    }
  }
}
