import GraphC
import Testing

/// The tagger of `Docs/Layers.md` learns tags of words, and none of what is no word.
@Suite struct MaskSampleTests {
  @Test func theTaggerLearns() throws {
    let compiler = CompilerOptions(execution: ExecutionOptions(backend: .tcc))
    let (first, last) = try trainTagger(epochs: 60, compiler: compiler)
    #expect(abs(first - 1.6) < 0.2, "log 5 for guesses")
    // Tags of paddings are as good as random, so that a loss with them could not be as low.
    #expect(last < 0.1, "\(last)")
  }
}
