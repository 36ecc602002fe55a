import Foundation
import GraphC
import Testing
import Training

@testable import Examples

@Suite struct SentenceEncoderTests {
  /// All that a pair has in common is what it means, and words that mean nothing.
  @Test func `pairs share no word of meaning`() throws {
    let fillers: Set = ["the", "was", "by", "it", "who", "in", "at", "near", "on", "to"]
    var sentences: Set<String> = []
    for meaning in stride(from: 0, to: Paraphrases.meaningCount, by: 37) {
      let (first, second) = Paraphrases.pair(meaning, seed: 0)
      let words = [first, second].map { Set($0.split(separator: " ").map(String.init)) }
      #expect(words[0].intersection(words[1]).isSubset(of: fillers), "\(first), \(second)")
      sentences.formUnion([first, second])
      let tokens = try SentenceEncoderExample.tokenizer().encodeWhole(first)
      #expect(tokens.count <= SentenceEncoderExample.length && !tokens.contains(1))
    }
    #expect(sentences.count > 200)
  }

  /// Half of the meanings are enough to find some of the others; chance finds one of 64.
  @Test func `meanings are told apart, and a checkpoint encodes sentences`() throws {
    let path =
      FileManager.default.temporaryDirectory.path + "/encoder-\(UUID().uuidString).safetensors"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let sizes = SentenceEncoderExample.Sizes(
      width: 32, layers: 1, batch: 32, heldOut: 64, epochs: 6, trained: 640)
    var request = TrainingRequest(seed: testSeed, compiler: options(.tcc))
    request.files = TrainingFiles(checkpoint: path)
    let report = try SentenceEncoderExample.train(request, sizes)
    expect("sentence-encoder: found", report["found"] ?? .nan, above: 0.25)
    #expect((report["found before training"] ?? 1) < 0.2)
    let encoder = try SentenceEncoder(
      SentenceEncoderExample.configuration(sizes),
      tokenizer: SentenceEncoderExample.tokenizer(), weights: path, compiler: options(.tcc))
    let vectors = try encoder.vectors(of: ["the doctor bought the car in town", "the kid"])
    #expect(vectors.shape == [2, 32])
  }
}
