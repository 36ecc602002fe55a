import Foundation
import GraphC
import Testing
import Training

/// Searches for likely texts, beside Hugging Face's and beside all texts that there are.
@Suite struct BeamSearchTests {
  struct Record: Decodable {
    struct Text: Decodable { let tokens: [Int32] }

    let name: String
    let last, before: [Double]?
    let lengthPenalty: Double?
    let stopsEarly, count, beams: Int?
    let stops, prompt: [Int32]?
    let texts: [Text]?
    let scores: [Double]?
  }

  /// Logits last[t] + before[s] for the token t and the one before it, s.
  final class Pairs: LanguageModel {
    let rows: Int
    let (last, before): ([[Double]], [[Double]])
    private var tokens: [(last: Int?, before: Int?)] = []

    init(rows: Int, last: [[Double]], before: [[Double]]) {
      self.rows = rows
      (self.last, self.before) = (last, before)
      reset()
    }

    func reset() { tokens = Array(repeating: (nil, nil), count: rows) }

    func scores(after next: [Int32]) -> [[Double]] {
      for row in 0..<rows { tokens[row] = (Int(next[row]), tokens[row].last) }
      return tokens.map { token in
        let scores = token.last.map { last[$0] } ?? []
        return token.before.map { place in zip(scores, before[place]).map { $0 + $1 } } ?? scores
      }
    }

    func reorder(_ parents: [Int]) { tokens = parents.map { tokens[$0] } }
  }

  private static func square(_ values: [Double], _ count: Int) -> [[Double]] {
    (0..<count).map { Array(values[$0 * count..<($0 + 1) * count]) }
  }

  @Test func searchesOfAnotherLibrary() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Fixtures/Training/beams.json")
    let records = try JSONDecoder().decode([Record].self, from: Data(contentsOf: file))
    let (last, before) = (
      Self.square(try #require(records[0].last), 9), Self.square(try #require(records[0].before), 9)
    )
    #expect(records.count >= 9)
    for record in records.dropFirst() {
      let search = try BeamSearch(
        beams: try #require(record.beams), lengthPenalty: try #require(record.lengthPenalty),
        stopsEarly: record.stopsEarly == 1)
      let found = try search(
        [try #require(record.prompt)], Pairs(rows: search.beams, last: last, before: before),
        count: try #require(record.count), stopTokens: Set(try #require(record.stops)))[0]
      #expect(found.map(\.tokens) == record.texts?.map(\.tokens), "\(record.name)")
      // The other library adds up in f32.
      for (hypothesis, score) in zip(found, record.scores ?? []) {
        #expect(abs(hypothesis.score - score) < 2e-6, "\(record.name)")
      }
    }
  }

  /// With as many beams as there are texts the search finds the best of all; several prompts at once
  /// are as one after the other.
  @Test(arguments: [0.0, 0.7, 1]) func theBestOfAllTexts(_ penalty: Double) throws {
    let last: [[Double]] = [[0, 0, 0], [-0.5, 0.25, 1], [0.5, -1, 0.75]]
    let before: [[Double]] = [[0, 0, 0], [1, 0.5, -0.25], [-1.5, 0, 0.5]]
    /// All texts of up to four tokens after one; token 0 stops.
    func all(_ text: [Int32]) -> [(tokens: [Int32], score: Double)] {
      func extended(
        _ tokens: [Int32], _ sum: Double, _ count: Int
      ) -> [(tokens: [Int32], score: Double)] {
        let (a, b) = (last[Int(tokens.last!)], tokens.dropLast().last.map { before[Int($0)] })
        let logits = a.indices.map { a[$0] + (b?[$0] ?? 0) }
        let total = log(logits.map(exp).reduce(0, +))
        return logits.indices.flatMap { token in
          let sum = sum + logits[token] - total
          let score = sum / pow(Double(count), penalty)
          if token == 0 { return [(Array(tokens.dropFirst()), score)] }
          let longer = tokens + [Int32(token)]
          return count == 4
            ? [(Array(longer.dropFirst()), score)] : extended(longer, sum, count + 1)
        }
      }
      return extended(text, 0, 1).sorted { $0.score > $1.score }
    }
    let search = try BeamSearch(beams: 40, lengthPenalty: penalty)
    let model = Pairs(rows: 80, last: last, before: before)
    let found = try search([[1], [2]], model, count: 4, stopTokens: [0])
    for (hypotheses, start) in zip(found, [1, 2] as [Int32]) {
      let expected = all([start])
      #expect(expected.count == 31)
      #expect(hypotheses.count == expected.count)
      for (hypothesis, text) in zip(hypotheses, expected) {
        #expect(abs(hypothesis.score - text.score) < 1e-12)
      }
      #expect(hypotheses[0].tokens == expected[0].tokens)
      #expect(abs(hypotheses.reduce(0) { $0 + exp($1.logProbability) } - 1) < 1e-12)
    }
  }

  /// States of a network follow the beams: a text's probability is that of reading it alone.
  @Test(arguments: [Backend.interpreter, .tcc]) func statesFollowBeams(_ backend: Backend) throws {
    let model = Model(name: "letters", defaultBatchSize: 4, optimizer: Adam()) {
      builder, rows, mode in
      let x = builder.input("x", [rows, mode.steps(6)], .i32)
      let network = Sequential {
        Embedding(5, width: 3, initializer: .fixed(.normal(mean: 0, deviation: 2)))
        LSTM(6, returnsSequences: true, initializer: .fixed(.normal(mean: 0, deviation: 2)))
        Dense(5, initializer: .fixed(.normal(mean: 0, deviation: 2)))
      }
      builder.output("logits", network(x, mode: mode))
    }
    func stepped(_ rows: Int) throws -> SteppedModel {
      let stepper = try SequenceStepper(model, batchSize: rows, compiler: compiler(backend))
      return SteppedModel(stepper, count: 5)
    }
    let one: any LanguageModel = try stepped(1)
    let several: any LanguageModel = try stepped(3)
    let search = try BeamSearch(beams: 3, lengthPenalty: 0)
    let found = try search([[2, 1]], several, count: 5, stopTokens: [0])[0]
    #expect(found.count == 3)
    #expect(Set(found.map(\.tokens)).count == 3)
    for hypothesis in found {
      try one.reset()
      var (scores, sum) = (try one.read([[2, 1]])[0], 0.0)
      for token in hypothesis.tokens + (hypothesis.isWhole ? [0] : []) {
        sum += scores[Int(token)] - log(scores.map(exp).reduce(0, +))
        scores = try one.scores(after: [token])[0]
      }
      #expect(abs(sum - hypothesis.logProbability) < 1e-5)
    }
    #expect(
      diagnostic { try several.reorder([0, 1]) }?.message
        == "rows cannot go on from rows [0, 1], expected 3 of 0 to 2")
    #expect(diagnostic { try several.reorder([0, 1, 3]) } != nil)
  }

  @Test func generatorsSearch() throws {
    let letters = Vocabulary(of: "abc", specialTokens: [.end])
    // a is likely, but what follows it is not; after b comes c, and then the end.
    let last: [[Double]] = [[0, 0, 0, 0], [-9, -9, 3, -9], [-9, -9, -9, 3], [0.5, 0, -9, -9]]
    let none = [[Double]](repeating: [0, 0, 0, 0], count: 4)
    let sampler = try TokenSampler(temperature: 0)
    func generator(_ rows: Int) -> Generator {
      Generator(Pairs(rows: rows, last: last, before: none), letters, sampler)
    }
    #expect(try generator(1).text(9, after: "b") == "bc")
    #expect(try generator(1).tokens(9, after: [3]) == [0, 0, 0, 0, 0, 0, 0, 0, 0])
    let texts = try generator(2).texts(9, after: "b", by: BeamSearch(beams: 2))
    #expect(texts.first == "c")
    let found = try BeamSearch(beams: 2)(
      [[3]], generator(2).model, count: 9, stopTokens: generator(2).stopTokens)[0]
    #expect(found.first?.tokens == [1, 2])
    #expect(found.first?.isWhole == true)
  }

  @Test func whatCannotBeSearched() throws {
    #expect(
      diagnostic { _ = try BeamSearch(beams: 0) }?.message == "expected at least 1 beam, found 0")
    #expect(
      diagnostic { _ = try BeamSearch(beams: 1, lengthPenalty: .nan) }?.message
        == "the length penalty is nan, expected a number")
    func message(_ prompts: [[Int32]], rows: Int, count: Int = 2, _ score: Double = 0) -> String? {
      let model = Pairs(rows: rows, last: [[score, 0], [0, 0]], before: [[0, 0], [0, 0]])
      return diagnostic {
        _ = try BeamSearch(beams: 2)(prompts, model, count: count, stopTokens: [])
      }?.message
    }
    #expect(message([[0]], rows: 2) == nil)
    #expect(message([[]], rows: 2)?.hasPrefix("a prompt is empty") == true)
    #expect(
      message([[0], [0, 1]], rows: 4) == "prompts have [1, 2] tokens, expected equally many")
    #expect(
      message([[0]], rows: 3) == "the model reads 3 texts side by side, expected 1 x 2")
    #expect(message([[0]], rows: 2, count: 0) == "cannot write 0 tokens")
    #expect(message([[0]], rows: 2, .nan) == "a score is NaN")
  }
}
