import Foundation
import GraphC
import Modeling
import Synchronization
import Testing
import Training

@testable import Examples

/// A small transformer on a short text.
@Suite struct CharGPTTests {
  private static let text = String(
    repeating: "And God said, Let there be light: and there was light.\n"
      + "And the evening and the morning were the first day.\n", count: 6)
  private static let sizes = CharGPT.Sizes(
    rows: 4, length: 16, width: 8, layers: 1, heads: 2, dropout: 0, rate: 2e-2, heldOut: 0.1,
    piece: 4)

  @Test func `a text is learned`() throws {
    let example = CharGPT(positions: .rotary, sizes: Self.sizes)
    let transcript = Transcript()
    let request = TrainingRequest(epochs: 4, seed: testSeed, compiler: options(.tcc)) {
      transcript.append($0)
    }
    let report = try example.train(request, text: Self.text)
    #expect(report["characters"] == Double(Self.text.count))
    // Guesses among 96 characters have a loss of log 96.
    #expect(abs((report["nats per character in the first step"] ?? 0) - log(96)) < 0.2)
    let loss = report["held-out nats per character"] ?? .nan
    expect("\(example.name): held-out nats per character", loss, below: 3.4)
    #expect(transcript.lines.contains { $0.hasPrefix("  In the beginning") })
  }

  /// The characters' vectors are those of the head, and each kind of positions has its own parameters.
  @Test func parameters() throws {
    for positions in CharGPT.Positions.allCases {
      let model = CharGPT(positions: positions, sizes: Self.sizes).model
      let labels = try model.inferenceGraph(batchSize: 1).arguments
        .filter { $0.role == .parameter }.map(\.label)
      #expect(labels.filter { $0.contains("characters") } == ["characters.embedding.weight"])
      #expect(labels.contains("position.weight") == (positions == .learned))
      #expect(labels.contains("transformer.layer1.attention.query_key_value.weight"))
      #expect(labels.contains("transformer.norm.scale"))
      #expect(try model.streamingCapacity() == Self.sizes.length)
    }
  }

  @Test func `a checkpoint goes on with a prompt`() throws {
    let example = CharGPT(sizes: Self.sizes)
    let folder = FileManager.default.temporaryDirectory.path + "/char-gpt-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/letters.safetensors"
    let store = ParameterStore(seed: 1, compiler: options(.tcc))
    _ = try store.predictor(of: example.model)
    try store.save(to: path)
    func text(_ seed: Int64) throws -> (text: String, note: String) {
      let written = Mutex(("", ""))
      let request = GenerationRequest(
        weights: path, prompt: "And God", count: 20, sampler: try TokenSampler(seed: seed),
        compiler: options(.tcc), note: { note in written.withLock { $0.1 += note } },
        write: { piece in written.withLock { $0.0 += piece } })
      try example.generate(request)
      return written.withLock { $0 }
    }
    // More characters than the window has.
    let first = try text(1)
    #expect(first.text.hasPrefix("And God") && first.text.count == 27)
    #expect(first.note.hasPrefix("7 tokens read in ") && first.note.contains("20 written in "))
    #expect(try text(1).text == first.text)
    #expect(try text(2).text != first.text)
  }
}
