import Foundation
import GraphC
import TestSupport
import Testing

@testable import Training

/// Tokenizers against those of Hugging Face, number for number.
@Suite struct TokenizerFixtureTests {
  struct Case: Decodable {
    let text: String
    let numbers: [Int32]
    let whole: [Int32]
    let decoded: String
  }

  struct WordPieces: Decodable {
    let lowercases: Int
    let stripsAccents: String
    let vocabulary: String
    let file: String
    let cases: [Case]
  }

  struct BytePairs: Decodable {
    let count: Int
    let minimum: Int
    let addsBlank: Int
    let hasEnd: Int
    let reached: Int
    let corpus: String
    let merges: [String]
    let file: String
    let cases: [Case]
  }

  private static func records<Record: Decodable>(_ name: String) throws -> [Record] {
    let file = Fixture.directory.appending(path: "Tokenizers/\(name).json")
    return try JSONDecoder().decode([Record].self, from: Data(contentsOf: file))
  }

  /// `==` of texts would not tell apart what is canonically equivalent.
  private static func check(_ cases: [Case], _ tokenizer: any Tokenizer) throws {
    #expect(cases.count > 25)
    for expected in cases {
      let numbers = try tokenizer.encode(expected.text)
      #expect(numbers == expected.numbers, "\(expected.text.debugDescription)")
      let decoded = try tokenizer.decode(expected.numbers)
      #expect(
        Array(decoded.utf8) == Array(expected.decoded.utf8), "\(expected.text.debugDescription)")
    }
  }

  @Test func wordPieces() throws {
    let records: [WordPieces] = try Self.records("word-pieces")
    for record in records {
      let accents: Bool? = record.stripsAccents == "default" ? nil : record.stripsAccents == "true"
      let own = try WordPieceTokenizer(
        vocabulary: record.vocabulary, name: "vocab.txt", lowercases: record.lowercases == 1,
        stripsAccents: accents)
      try Self.check(record.cases, own)
      let read = try TokenizerFile.read(bytes: Array(record.file.utf8), name: "x")
      #expect(read as? WordPieceTokenizer == own)
      for expected in record.cases {
        #expect(try own.encodeWhole(expected.text) == expected.whole)
      }
    }
  }

  /// What training finds, merge for merge, and what becomes of texts.
  @Test func bytePairs() throws {
    let records: [BytePairs] = try Self.records("byte-pairs")
    for record in records {
      let trained = try BytePairTokenizer(
        training: record.corpus, count: record.count, minimumFrequency: record.minimum,
        specialTokens: record.hasEnd == 1 ? [.end: "<|endoftext|>"] : [:],
        addsBlank: record.addsBlank == 1)
      #expect(trained.count == record.reached)
      let merges = trained.merges.pairs.map { pair in
        [pair.left, pair.right].map { ByteAlphabet.text(of: trained.table[$0] ?? []) }
          .joined(separator: " ")
      }
      #expect(merges == record.merges)
      try Self.check(record.cases, trained)
      let read = try TokenizerFile.read(bytes: Array(trained.json.utf8), name: "x")
      #expect(read as? BytePairTokenizer == trained)
      guard !record.file.isEmpty else { continue }
      let theirs = try TokenizerFile.read(bytes: Array(record.file.utf8), name: "x")
      #expect(theirs.count == record.reached && theirs.specialTokens == [.end: 0])
      try Self.check(record.cases, theirs)
    }
  }

  @Test func textsComeBackByteForByte() throws {
    let records: [BytePairs] = try Self.records("byte-pairs")
    let tokenizer = try BytePairTokenizer(training: records[0].corpus, count: 300)
    for expected in records[0].cases {
      let decoded = try tokenizer.decode(try tokenizer.encode(expected.text))
      #expect(Array(decoded.utf8) == Array(expected.text.utf8))
    }
  }

  /// Time grows with n log n: the square of this length would take minutes.
  @Test func longWords() throws {
    let tokenizer = try BytePairTokenizer(
      training: String(repeating: "aaaa aaaaaaaa ", count: 9), count: 260)
    let numbers = try tokenizer.encode(String(repeating: "a", count: 20_000))
    #expect(try tokenizer.decode(numbers).utf8.count == 20_000)
    #expect(numbers.count < 5001)
  }
}
