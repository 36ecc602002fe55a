import Foundation
import GraphC
import Synchronization
import Testing
import Training

@testable import Examples

/// A small network on a short text.
@Suite struct CharRNNTests {
  private static let text = String(
    repeating: "And God said, Let there be light: and there was light.\n"
      + "And the evening and the morning were the first day.\n", count: 30)
  private static let sizes = CharRNN.Sizes(
    lanes: 8, length: 16, units: 32, width: 16, evaluated: 50, heldOut: 0.1)

  @Test func `a text is learned`() throws {
    let transcript = Transcript()
    let request = TrainingRequest(epochs: 20, seed: testSeed, compiler: options(.tcc)) {
      transcript.append($0)
    }
    let report = try CharRNN.train(request, text: Self.text, sizes: Self.sizes)
    #expect(report["characters"] == Double(Self.text.count))
    // Guesses among 96 characters have a loss of log 96.
    #expect(abs((report["nats per character in the first step"] ?? 0) - log(96)) < 0.1)
    let loss = report["held-out nats per character"] ?? .nan
    expect("char-rnn: held-out nats per character", loss, below: 2)
    #expect(transcript.lines.contains { $0.hasPrefix("  In the beginning") })
  }

  /// The alphabet of the model has every character of the book.
  @Test(.enabled(if: FileManager.default.fileExists(atPath: KingJamesBible.defaultPath)))
  func `the book can be read`() throws {
    let codes = try CharRNN.vocabulary.encode(KingJamesBible.load())
    #expect(codes.count > 4_000_000)
    #expect(CharRNN.vocabulary.count == 96)
  }

  @Test func `a checkpoint goes on with a prompt`() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/char-rnn-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/letters.safetensors"
    let store = ParameterStore(seed: 1, compiler: options(.tcc))
    _ = try store.predictor(of: CharRNN.model)
    try store.save(to: path)
    let generate = try #require(ModelEntry.charRNN.generate)
    func text(_ seed: Int64) throws -> String {
      let written = Mutex("")
      let request = GenerationRequest(
        weights: path, prompt: "And", count: 8, sampler: try TokenSampler(seed: seed),
        compiler: options(.tcc), write: { piece in written.withLock { $0 += piece } })
      try generate(request)
      return written.withLock { $0 }
    }
    let first = try text(1)
    #expect(first.hasPrefix("And") && first.count == 11)
    #expect(try text(1) == first)
    #expect(try text(2) != first)
  }
}
