import GraphC
import Testing

/// The pass of `Docs/AddingAPass.md` works as that page says.
@Suite struct AvoidDivisionTests {
  private func graph(dividingBy divisor: Tensor) throws -> Graph {
    let builder = GraphBuilder("sample")
    builder.output("y", builder.input("x", [3]) / divisor)
    return try builder.finish()
  }

  private func operators(_ graph: Graph) -> Set<String> { Set(graph.nodes.map(\.operation.name)) }

  @Test func replacesDivisionByPowersOfTwoOnly() throws {
    #expect(!operators(try Pass.avoidDivision.run(try graph(dividingBy: 4))).contains("divide"))
    #expect(!operators(try Pass.avoidDivision.run(try graph(dividingBy: -0.5))).contains("divide"))
    #expect(operators(try Pass.avoidDivision.run(try graph(dividingBy: 3))).contains("divide"))
    #expect(operators(try Pass.avoidDivision.run(try graph(dividingBy: 0))).contains("divide"))
  }

  @Test func runningItTwiceEqualsRunningItOnce() throws {
    let once = try Pass.avoidDivision.run(try graph(dividingBy: 8))
    #expect(try Pass.avoidDivision.run(once) == once)
  }
}
