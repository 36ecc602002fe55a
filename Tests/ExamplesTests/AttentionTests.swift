import GraphC
import Testing

@testable import Examples

@Suite struct AttentionTests {
  @Test(arguments: [Backend.tcc, .cc])
  func `rows of weights sum to 1, and equal words see each other`(_ backend: Backend) throws {
    let facts = try run(.selfAttention, backend, epochs: 1).facts
    #expect(facts.fact("largest distance of a row's sum from 1", is: 0, within: 1e-6))
    #expect(facts.fact("difference from the library", is: 0, within: 1e-6))
    // Both 'the' are one vector, and share the weight that is left by the others.
    let (own, second) = (
      facts["first 'the' to itself"] ?? 0, facts["first 'the' to the second"] ?? 1
    )
    #expect(own == second)
    #expect(own > 0.4 && own <= 0.5)
  }

  @Test func `one layer copies from where the mark is`() throws {
    let facts = try run(.selfAttention, .tcc).facts
    expect("self-attention: accuracy", facts["accuracy"] ?? .nan, above: 0.95)
    expect("self-attention: seen", facts["seen"] ?? .nan, above: 0.8)
  }
}
