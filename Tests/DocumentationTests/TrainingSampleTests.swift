import GraphC
import Testing

/// The loops of `Docs/Training.md` do what that page says.
@Suite struct TrainingSampleTests {
  @Test func aLoopOfOnesOwnFindsTheLine() throws {
    #expect(try trainLineByHand() < 1e-3)
  }

  /// The numbers become those of the density, and the critic can no longer tell.
  @Test func theCriticGivesUp() throws {
    let compiler = CompilerOptions(execution: ExecutionOptions(backend: .tcc))
    let (trust, mean, deviation) = try trainAdversaries(epochs: 100, compiler: compiler)
    #expect(abs(mean - 1.5) < 0.25, "mean \(mean)")
    #expect(abs(deviation - 0.5) < 0.25, "deviation \(deviation)")
    for trust in trust { #expect(abs(trust - 0.5) < 0.1, "trust \(trust)") }
  }
}
