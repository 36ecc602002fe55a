import Foundation
import GraphC
import Testing
import Training

/// Drawing tokens, and texts of them.
@Suite struct GenerationTests {
  private static let logits = [1.0, 3, 2, -1]

  /// softmax(1, 3, 2, -1), by hand and in NumPy.
  @Test func probabilities() throws {
    func expect(_ sampler: TokenSampler, _ expected: [Double]) {
      let found = sampler.probabilities(Self.logits)
      #expect(found.count == expected.count)
      #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-9 }, "\(found)")
    }
    expect(
      try TokenSampler(), [0.0889468173, 0.6572330228, 0.2417825172, 0.0120376427])
    expect(
      try TokenSampler(temperature: 0.5), [0.0158716248, 0.8665613505, 0.1172763258, 0.0002906989])
    expect(try TokenSampler(topK: 2), [0, 0.7310585786, 0.2689414214, 0])
    expect(try TokenSampler(temperature: 0), [0, 1, 0, 0])
    #expect(try TokenSampler(topK: 1).probabilities([2, 2]) == [1, 0])
    #expect(try TokenSampler(topK: 9).probabilities([2, 2]) == [0.5, 0.5])
  }

  struct Case: Decodable {
    let name: String
    let temperature: Double
    let topK: Int?
    let topP, minP, repetitionPenalty: Double?
    let logits, probabilities: [Double]
    let before: [Int32]
  }

  /// Probabilities beside those of Hugging Face's processors of logits.
  @Test func processorsOfLogits() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Fixtures/Training/sampling.json")
    let cases = try JSONDecoder().decode([Case].self, from: Data(contentsOf: file))
    #expect(cases.count >= 10)
    for one in cases {
      let sampler = try TokenSampler(
        temperature: one.temperature, topK: one.topK, topP: one.topP, minP: one.minP,
        repetitionPenalty: one.repetitionPenalty ?? 1)
      let found = sampler.probabilities(one.logits, after: one.before)
      #expect(
        zip(found, one.probabilities).allSatisfy { abs($0 - $1) < 1e-12 }, "\(one.name): \(found)")
    }
  }

  @Test func drawsFollowThem() throws {
    let sampler = try TokenSampler(seed: 3)
    var counts = [0, 0, 0, 0]
    for number in 0..<4000 { counts[try sampler.token(Self.logits, draw: number)] += 1 }
    for (count, share) in zip(counts, sampler.probabilities(Self.logits)) {
      // Four deviations of a count.
      #expect(abs(Double(count) - 4000 * share) < 4 * (4000 * share * (1 - share)).squareRoot())
    }
    #expect(try sampler.token(Self.logits, draw: 7) == sampler.token(Self.logits, draw: 7))
    let greedy = try TokenSampler(temperature: 0)
    #expect(try (0..<20).allSatisfy { try greedy.token(Self.logits, draw: $0) == 1 })
  }

  @Test func whatCannotBeDrawn() {
    #expect(
      diagnostic { _ = try TokenSampler(temperature: -1) }?.message
        == "the temperature is -1.0, expected a number of at least 0")
    #expect(
      diagnostic { _ = try TokenSampler(topK: 0) }?.message
        == "cannot choose among the best 0, expected 1 or more")
    for (message, sampler) in [
      ("top-p is 0.0", { () throws(Diagnostic) in try TokenSampler(topP: 0) }),
      ("top-p is nan", { () throws(Diagnostic) in try TokenSampler(topP: .nan) }),
      ("min-p is -0.1", { () throws(Diagnostic) in try TokenSampler(minP: -0.1) }),
      (
        "the repetition penalty is 0.0",
        { () throws(Diagnostic) in try TokenSampler(repetitionPenalty: 0) }
      ),
    ] {
      #expect(diagnostic { _ = try sampler() }?.message.hasPrefix(message + ", expected") == true)
    }
    #expect(
      diagnostic { _ = try TokenSampler().token([1, .infinity], draw: 0) }?.message
        == "the largest score is inf")
    #expect(
      diagnostic { _ = try TokenSampler().token([], draw: 0) }?.message
        == "there are no scores to choose by")
    #expect(
      diagnostic { _ = try TokenSampler().token([0, .nan], draw: 0) }?.message == "a score is NaN")
  }

  /// A model by hand: after a letter comes the next one.
  private struct Alphabet: LanguageModel {
    let rows = 1
    func reset() {}
    func scores(after tokens: [Int32]) -> [[Double]] {
      [(0..<4).map { $0 == (tokens[0] + 1) % 4 ? 5 : 0 }]
    }
    func reorder(_ parents: [Int]) {}
  }

  private static func alphabet(
    _ sampler: TokenSampler, stopTokens: Set<Int32>? = nil
  ) -> Generator {
    Generator(Alphabet(), Vocabulary(of: "abcd"), sampler, stopTokens: stopTokens)
  }

  @Test func textsGoOn() throws {
    let generator = Self.alphabet(try TokenSampler(temperature: 0))
    #expect(try generator.text(6, after: "ab") == "abcdabcd")
    #expect(try generator.text(0, after: "c") == "c")
    #expect(
      try Self.alphabet(TokenSampler(temperature: 0), stopTokens: [3]).text(9, after: "a") == "abc")
    var pieces: [String] = []
    try generator.write(3, after: "c") { pieces.append($0) }
    #expect(pieces == ["d", "a", "b"])
    // What was there counts 100 times less, so no letter comes twice before all did.
    let fresh = Self.alphabet(try TokenSampler(temperature: 0, repetitionPenalty: 100))
    #expect(Set(try fresh.text(3, after: "b")).count == 4)
    #expect(
      diagnostic { _ = try generator.text(3, after: "") }?.message.hasPrefix("the prompt is empty")
        == true)
    #expect(diagnostic { _ = try generator.text(3, after: "x") }?.subject == "vocabulary")
    #expect(
      diagnostic { _ = try generator.text(-1, after: "a") }?.message == "cannot write -1 tokens"
    )
  }

  /// A small stateful network learns a text of period 6, in which the letter alone does not tell the next.
  @Test(arguments: [Backend.interpreter, .tcc]) func aNetworkGoesOn(_ backend: Backend) throws {
    let vocabulary = Vocabulary(of: "abc")
    let codes = try vocabulary.encode(String(repeating: "aabacb", count: 40))
    let model = Model(
      name: "letters", defaultBatchSize: 4, optimizer: Adam(learningRate: 0.03)
    ) { builder, rows, mode in
      let x = builder.input("x", [rows, mode.steps(8)], .i32)
      let labels = builder.input("labels", [rows, mode.steps(8)], .i32)
      let network = Sequential {
        Embedding(3, width: 4, initializer: .fixed(.normal(mean: 0, deviation: 1)))
        GRU(12, returnsSequences: true, isStateful: true)
        Dense(3)
      }
      let logits = network(x, mode: mode)
      builder.output("logits", logits)
      builder.output("loss", crossEntropy(logits: logits, labels: labels))
    }
    let data = try Dataset(lanesOf: codes, lanes: 4, length: 8)
    let trainer = try Trainer(
      model: model, dataset: data,
      options: TrainingOptions(epochs: 25, shuffles: false, compiler: compiler(backend)))
    _ = try trainer.fit()
    let generator = Generator(
      try trainer.stepper(), vocabulary, try TokenSampler(temperature: 0))
    #expect(try generator.text(12, after: "aabacbaa") == "aabacbaabacbaabacbaa")
    // Every text begins anew.
    #expect(try generator.text(3, after: "aabacbaa") == "aabacbaabac")
  }

  @Test func lanesGoOn() throws {
    let data = try Dataset(lanesOf: Array(0..<14), lanes: 2, length: 3)
    // Lanes 0..<6 and 6..<12; the 13th character is the last label.
    #expect(try data.column("x").integers == [0, 1, 2, 6, 7, 8, 3, 4, 5, 9, 10, 11])
    #expect(try data.column("labels").integers == [1, 2, 3, 7, 8, 9, 4, 5, 6, 10, 11, 12])
    for (lanes, length) in [(0, 3), (2, 0), (5, 3)] {
      #expect(
        diagnostic { _ = try Dataset(lanesOf: Array(0..<14), lanes: lanes, length: length) }?
          .subject == "lanes")
    }
  }

  /// Wrong files and models name what is wrong.
  @Test func steppersNeedWeights() throws {
    let model = Model(name: "steps", optimizer: SGD()) { builder, rows, mode in
      builder.output("y", LSTM(2)(builder.input("x", [rows, mode.steps(3), 1]), mode: mode))
    }
    #expect(diagnostic { _ = try SequenceStepper(model, weights: "/nowhere") } != nil)
    #expect(
      diagnostic { _ = try SequenceStepper(line()) }?.message
        == "no layer carries a state from one step to the next")
    let stepper = try SequenceStepper(model, compiler: compiler(.tcc))
    let x = TensorData([1, 1, 1], [0.5] as [Float])
    let first = try stepper(["x": x])
    #expect(first.keys.sorted() == ["y"])
    #expect(try stepper(["x": x]) != first)
    stepper.reset()
    #expect(try stepper(["x": x]) == first)
  }
}
