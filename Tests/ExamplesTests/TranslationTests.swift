import Foundation
import GraphC
import Synchronization
import Testing
import Training

@testable import Examples

/// Dates in words, and a small network on few of them.
@Suite struct TranslationTests {
  @Test(arguments: [
    (
      1984, 5, 3, "der dritte Mai neunzehnhundertvierundachtzig",
      "the third of May nineteen eighty-four"
    ),
    (1900, 1, 1, "der erste Januar neunzehnhundert", "the first of January nineteen hundred"),
    (
      2000, 2, 29, "der neunundzwanzigste Februar zweitausend",
      "the twenty-ninth of February two thousand"
    ),
    (2005, 3, 7, "der siebte März zweitausendfünf", "the seventh of March two thousand and five"),
    (
      2012, 12, 31, "der einunddreißigste Dezember zweitausendzwölf",
      "the thirty-first of December twenty twelve"
    ),
    (
      1801, 8, 20, "der zwanzigste August achtzehnhunderteins",
      "the twentieth of August eighteen oh one"
    ),
    (
      1917, 9, 16, "der sechzehnte September neunzehnhundertsiebzehn",
      "the sixteenth of September nineteen seventeen"
    ),
    (
      2030, 10, 12, "der zwölfte Oktober zweitausenddreißig", "the twelfth of October twenty thirty"
    ),
  ])
  func `dates in words`(
    _ year: Int, _ month: Int, _ day: Int, _ german: String, _ english: String
  ) {
    let date = CalendarDate(year: year, month: month, day: day)
    #expect(date.german == german)
    #expect(date.english == english)
  }

  @Test func `all dates can be read and are told apart`() throws {
    let dates = CalendarDate.all(of: 1800...2099)
    // 300 years, of which 73 have a leap day: every fourth, but not 1800 and 1900.
    #expect(dates.count == 300 * 365 + 73)
    #expect(dates[31 + 28].digits == "1800-03-01")
    #expect(Set(dates.map(\.german)).count == dates.count)
    #expect(Set(dates.map(\.english)).count == dates.count)
    let (network, tokenizer) = (TranslationModel(), TranslationModel.tokenizer)
    #expect(tokenizer.count == 400)
    let days = stride(from: 0, to: dates.count, by: 97).flatMap {
      [dates[$0].german, dates[$0].english]
    }
    let counts = try days.map { try tokenizer.encode($0).count }
    #expect((counts.max() ?? 0) < min(network.sourceLength, network.targetLength))
    #expect(try tokenizer.encode("de: 1984-05-03").count == 13)
    let data = try network.dataset(Translation.pairs(Array(dates.suffix(2))))
    #expect(data.count == 8)
    let labels = try data.column("labels").integers
    #expect(labels[10] == Int(TranslationModel.end))
    #expect(labels[11] == Int(TranslationModel.padding))
    let long = String(repeating: "#", count: 67)
    let mistake = #expect(throws: Diagnostic.self) { try network.sources([long]) }
    #expect(mistake?.message.hasSuffix("tokens, the model reads 32") == true)
  }

  /// A network of one narrow layer.
  private static let small = TranslationModel(width: 8, heads: 2, layers: 1, feedForward: 8)

  /// Token by token, with a cache and beams that move, the decoder says what it says of whole texts.
  @Test func `what is written is what the whole network says`() throws {
    let network = Self.small
    let store = ParameterStore(seed: 5, compiler: options(.tcc))
    let whole = try store.predictor(of: network.model)
    let folder = FileManager.default.temporaryDirectory.path + "/translation-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/weights.safetensors"
    try store.save(to: path)
    let texts = ["de: 1984-05-03", "the first of May two thousand"]
    let translator = Translator(
      network: network,
      encoder: try Predictor(network.encoder, weights: path, compiler: options(.tcc)),
      decoder: try SequenceStepper(
        network.model, batchSize: 4, weights: path, compiler: options(.tcc)))
    let model = try translator.model(for: texts, beams: 2)
    let search = try BeamSearch(beams: 2, lengthPenalty: 0)
    let found = try search(
      [[TranslationModel.beginning], [TranslationModel.beginning]], model, count: 5, stopTokens: [])
    let source = try network.sources(texts)
    for (row, hypotheses) in found.enumerated() {
      #expect(hypotheses.count == 2)
      for hypothesis in hypotheses {
        var x = [TranslationModel.beginning] + hypothesis.tokens
        x += [Int32](repeating: 0, count: network.targetLength - x.count)
        let one = try Dataset([
          "source": source, "x": TensorData([2, network.targetLength], x + x),
        ])
        let count = TranslationModel.tokenizer.count
        let logits = try #require(whole(one.subset([row]))["logits"]).doubles
        var sum = 0.0
        for (place, token) in hypothesis.tokens.enumerated() {
          let scores = logits[place * count..<(place + 1) * count].map(exp)
          sum += log(scores[Int(token)] / scores.reduce(0, +))
        }
        #expect(abs(sum - hypothesis.logProbability) < 1e-3)
      }
    }
  }

  /// What is looked at are characters of the source, not what follows them.
  @Test func `attention is on the text`() throws {
    let network = Self.small
    let store = ParameterStore(seed: 5, compiler: options(.tcc))
    let data = try network.dataset([("de: 1984-05-03", "der dritte Mai")])
    let found = try store.predictor(of: network.attention)(data)["attention"]
    let weights = try #require(found).doubles
    #expect(weights.count == network.targetLength * network.sourceLength)
    for place in 0..<network.targetLength {
      let row = weights[place * network.sourceLength..<(place + 1) * network.sourceLength]
      #expect(abs(row.prefix(13).reduce(0, +) - 1) < 1e-5)
      #expect(row.dropFirst(13).allSatisfy { $0 == 0 })
    }
  }

  @Test func `dates are learned`() throws {
    let transcript = Transcript()
    let request = TrainingRequest(epochs: 3, batchSize: 8, seed: testSeed, compiler: options(.tcc))
    {
      transcript.append($0)
    }
    let report = try Translation.train(
      request, network: Self.small,
      sizes: Translation.Sizes(
        years: 1999...2000, training: 8, tested: 2, searched: 1, warmUp: 2, rows: 8))
    #expect(report["pairs"] == 32)
    // Guesses among all tokens have their number as perplexity.
    let perplexity = report["held-out perplexity per token"] ?? .nan
    expect("translation: held-out perplexity", perplexity, below: 350)
    #expect(report["digits to German, 4 beams"] != nil)
    #expect(transcript.lines.contains { $0.hasPrefix("731 dates, 32 pairs of 8 of them") })
  }
}
