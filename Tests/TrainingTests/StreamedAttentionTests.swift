import Foundation
import GraphC
import Modeling
import Testing
import Training

/// A network of attention that is given its text a piece at a time.
@Suite struct StreamedAttentionTests {
  private static let length = 12
  private static let vocabulary = Vocabulary(of: "abcde")

  /// Untrained, with weights so large that it has opinions.
  private static func model(_ positions: AttentionPositions, capacity: Int = length) -> Model {
    let wide = WeightInitializer.fixed(.normal(mean: 0, deviation: 1))
    return Model(name: "letters", optimizer: SGD()) { builder, rows, mode in
      let x = builder.input("x", [rows, mode.steps(length)], .i32)
      let network = Sequential {
        Embedding(5, width: 8, initializer: wide)
        if positions == .none { PositionalEncoding(.learned(length: length), initializer: wide) }
        TransformerEncoder(
          layers: 2,
          TransformerEncoderBlock(
            heads: 2, feedForward: 8, normalizesFirst: true, isCausal: true, positions: positions,
            capacity: capacity, initializer: wide))
        Dense(5, initializer: wide)
      }
      builder.output("logits", network(x, mode: mode))
    }
  }

  /// The best letter behind each of the first ones of a window, read as a whole.
  private static func wholeWindows(
    _ model: Model, prompt: String, count: Int
  ) throws -> String {
    let store = ParameterStore(seed: 7, compiler: compiler(.tcc))
    let predictor = try store.predictor(of: model)
    var codes = try vocabulary.encode(prompt)
    for _ in 0..<count {
      let window = codes + [Int32](repeating: 0, count: length - codes.count)
      let logits = try predictor(Dataset(["x": TensorData([1, length], window)]))["logits"]
      let last = Array((logits?.doubles ?? []).dropFirst(5 * (codes.count - 1)).prefix(5))
      codes.append(Int32(try TokenSampler(temperature: 0).token(last, draw: 0)))
    }
    return try vocabulary.decode(codes)
  }

  @Test(arguments: [AttentionPositions.none, .rotary, .linearBias])
  func greedyTextIsThatOfWholeWindows(_ positions: AttentionPositions) throws {
    let model = Self.model(positions)
    let expected = try Self.wholeWindows(model, prompt: "abcad", count: 6)
    for pieces in [[1], [1, 3]] {
      let stepper = try SequenceStepper(model, pieces: pieces, seed: 7, compiler: compiler(.tcc))
      let generator = Generator(stepper, Self.vocabulary, try TokenSampler(temperature: 0))
      #expect(try generator.text(6, after: "abcad") == expected)
      #expect(stepper.position == 10)
    }
  }

  @Test func whatDoesNotFitIsSaidOrReadAgain() throws {
    let model = Self.model(.none, capacity: 9)
    let stepper = try SequenceStepper(model, pieces: [1, 4], seed: 7, compiler: compiler(.tcc))
    #expect(stepper.capacity == 9)
    let (one, four) = (
      TensorData([1, 1], [2] as [Int32]), TensorData([1, 4], [0, 1, 2, 3] as [Int32])
    )
    try stepper(["x": four])
    try stepper(["x": four])
    let full = diagnostic { try stepper(["x": four]) }
    #expect(
      full?.message == "4 more than the 8 places read exceed its capacity of 9")
    #expect(stepper.position == 8)
    let last = try #require(try stepper(["x": one])["logits"])
    #expect(last.doubles.count > 1 && last.doubles.allSatisfy { $0.isFinite })
    #expect(diagnostic { try stepper(["x": one]) }?.subject == "model letters")
    stepper.reset()
    // A text goes on behind the capacity, from the last four letters.
    let greedy = try TokenSampler(temperature: 0)
    let generator = Generator(stepper, Self.vocabulary, greedy)
    let text = try generator.text(6, after: "abca")
    #expect(stepper.position == 9)
    let longer = try generator.text(1, after: text)
    let again = try SequenceStepper(model, seed: 7, compiler: compiler(.tcc))
    let short = Generator(again, Self.vocabulary, greedy)
    #expect(try longer.last == short.text(1, after: String(text.suffix(4))).last)
  }

  /// Without a host that counts, what is computed behind the capacity is no number.
  @Test func programsGiveNaNBehindTheirCapacity() throws {
    let graph = try Self.model(.rotary, capacity: 2).pieceGraph(batchSize: 1)
    let program = try Compiler.compile(graph, options: compiler(.tcc))
    try program.initialize(seed: 7)
    try program.write(TensorData([1, 1], [3] as [Int32]), to: "x")
    for place in 0..<4 {
      try program.run()
      let logits = try program.read("logits").doubles
      #expect(logits.count > 1)
      #expect(logits.allSatisfy { place < 2 ? $0.isFinite : $0.isNaN }, "\(place): \(logits)")
    }
  }

  @Test func rowsGoOnFromOthers() throws {
    let model = Self.model(.none)
    let beams = try SequenceStepper(model, batchSize: 3, seed: 7, compiler: compiler(.tcc))
    try beams(["x": TensorData([3, 1], [0, 1, 2] as [Int32])])
    try beams.reorder([2, 2, 0])
    let found = try #require(try beams(["x": TensorData([3, 1], [1, 4, 1] as [Int32])])["logits"])
    let single = try SequenceStepper(model, seed: 7, compiler: compiler(.tcc))
    for (row, letters) in [[2, 1], [2, 4], [0, 1]].enumerated() {
      single.reset()
      var logits: TensorData?
      for letter in letters {
        logits = try single(["x": TensorData([1, 1], [Int32(letter)])])["logits"]
      }
      let expected = try #require(logits).doubles
      let actual = found.doubles[row * 5..<row * 5 + 5]
      #expect(expected.count == 5)
      #expect(zip(actual, expected).allSatisfy { abs($0 - $1) < 1e-4 })
    }
  }
}
