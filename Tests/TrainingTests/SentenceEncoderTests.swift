import Foundation
import GraphC
import TestSupport
import Testing

@testable import Training

/// A tiny encoder of BERT's kind, read from the files of Hugging Face, against its vectors.
@Suite struct SentenceEncoderTests {
  private struct Record: Decodable {
    let sentence: String
    let tokens: [Int32]
    let vector: [Double]
  }

  private static let folder = Fixture.directory.appending(path: "SentenceEncoder")

  private static func records() throws -> [Record] {
    let file = folder.appending(path: "sentences.json")
    return try JSONDecoder().decode([Record].self, from: Data(contentsOf: file))
  }

  /// f32 beside f64; the worst of an interpreter's sums of 8 numbers through two blocks.
  @Test(arguments: [Backend.interpreter, .tcc]) func vectors(_ backend: Backend) throws {
    let records = try Self.records()
    let encoder = try SentenceEncoder(
      directory: Self.folder.path, compiler: compiler(backend))
    for record in records {
      #expect(try encoder.tokens(of: record.sentence) == record.tokens)
    }
    // Sentences of three lengths, whose rows come back in their order.
    let found = try encoder.vectors(of: records.map(\.sentence))
    #expect(encoder.lengthCount == 3)
    #expect(found.type == TensorType(.f32, [records.count, 8]))
    for (row, record) in records.enumerated() {
      for (place, expected) in record.vector.enumerated() {
        #expect(abs(found.doubles[row * 8 + place] - expected) < 2e-5, "\(record.sentence)")
      }
    }
  }

  @Test func whatIsTooLongLosesItsEnd() throws {
    let encoder = try SentenceEncoder(
      directory: Self.folder.path, compiler: compiler(.interpreter))
    let tokens = try encoder.tokens(of: String(repeating: "cat ", count: 40))
    #expect(tokens.count == 18 && tokens.first == 2 && tokens.last == 3)
  }

  @Test func foldersThatDoNotFit() throws {
    let other = FileManager.default.temporaryDirectory.appending(path: "encoder-\(UUID())")
    try FileManager.default.copyItem(at: Self.folder, to: other)
    defer { try? FileManager.default.removeItem(at: other) }
    func found() -> Diagnostic? {
      diagnostic {
        _ = try SentenceEncoder(directory: other.path, compiler: compiler(.interpreter))
      }
    }
    func configure(_ key: String, _ value: String) throws {
      let file = Self.folder.appending(path: "config.json")
      let text = try String(contentsOf: file, encoding: .utf8)
      let changed = text.replacing(try Regex("\"\(key)\": [^,\n]*"), with: "\"\(key)\": \(value)")
      #expect(changed != text)
      try changed.write(
        to: other.appending(path: "config.json"), atomically: true, encoding: .utf8)
    }
    try configure("hidden_size", "16")
    #expect(found()?.message == "does not fit the encoder")
    #expect(
      found()?.notes.first?.contains("encoder.layer1.attention.key.bias is f32[16], found f32[8]")
        == true)
    try configure("num_hidden_layers", "3")
    #expect(found()?.notes.first?.hasPrefix("note: missing: encoder.layer3") == true)
    try configure("model_type", "\"gpt2\"")
    #expect(
      found()?.message == "is of the kind \"gpt2\", expected \"bert\" with absolute positions")
    try configure("hidden_act", "\"mish\"")
    #expect(found()?.message == "asks for the activation \"mish\"")
    try configure("num_attention_heads", "3")
    #expect(
      found()?.message == "3 heads do not divide a width of 8, or 2 are no layers")
    try configure("vocab_size", "20")
    #expect(found()?.message.hasPrefix("the tokenizer has 30 tokens") == true)
  }

  @Test func theNearestComeFirst() throws {
    let rows = TensorData([3, 2], [1, 0, 0, 1, 0.6, 0.8] as [Float])
    let sentences = try NearestSentences(rows)
    let near = try sentences.nearest(to: [0, 1], count: 2)
    #expect(near.map(\.row) == [1, 2])
    #expect(abs(near[1].similarity - 0.8) < 1e-6)
    #expect(
      try sentences.nearest(to: sentences.vector(1), count: 9, except: 1).map(\.row) == [2, 0])
    #expect(
      diagnostic { _ = try sentences.nearest(to: [1], count: 1) }?.message
        == "have 2 numbers, found 1 to compare with")
  }
}
