import Foundation
import IR
import Testing

/// Known answers of Random123 and the mapping of elements to counter words.
@Suite struct PhiloxTests {
  private struct Vector: Decodable {
    let counter: [UInt32]
    let key: [UInt32]
    let words: [UInt32]
  }

  private static func vectors() throws -> [Vector] {
    let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Fixtures/Philox.json")
    return try JSONDecoder().decode([Vector].self, from: Data(contentsOf: fixtures))
  }

  @Test func matchesKnownAnswers() throws {
    let vectors = try Self.vectors()
    #expect(vectors.count == 3)
    for vector in vectors {
      let counter = (vector.counter[0], vector.counter[1], vector.counter[2], vector.counter[3])
      let words = Philox.block(counter: counter, key: (vector.key[0], vector.key[1]))
      #expect([words.0, words.1, words.2, words.3] == vector.words)
    }
  }

  @Test func elementsTakeTheWordsOfABlockInOrder() {
    let words = Philox.block(counter: (3, 0, 7, 5), key: (9, 1))
    let seed: Int64 = 1 << 32 | 9
    let bits = (12..<16).map { Philox.bits(seed: seed, stream: 5, step: 7, index: $0) }
    #expect(bits == [words.0, words.1, words.2, words.3].map { Int64($0) })
  }

  @Test func uniformNumbersAreBelowOneAndNearlyUniform() {
    let numbers = (0..<10_000).map {
      Philox.uniformF32(seed: 1, stream: 2, step: 3, index: $0)
    }
    #expect(numbers.allSatisfy { (0..<1).contains($0) })
    let mean = numbers.reduce(0, +) / 10_000
    // The mean of 10 000 uniform numbers has a standard deviation of 0.0029.
    #expect(abs(mean - 0.5) < 0.015)
  }
}
