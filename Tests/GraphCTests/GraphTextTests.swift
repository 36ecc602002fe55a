import GraphC
import Testing
import Verification

/// Graphs from IR text, as users' programs read them.
@Suite struct GraphTextTests {
  private static let text = """
    graph twice(
      %x: input f32[B]
    ) -> (
      y: f32[B]
    ) {
      %0 = add %x, %x : f32[B]
      return %0
    }
    """

  @Test func textIsReadAndRuns() throws {
    let graph = try Graph(text: Self.text, batch: 3)
    let results = try Compiler.compile(graph, options: options(.tcc))
      .results([TensorData([3], [Float](arrayLiteral: 1, 2, 3))])
    #expect(results[0].doubles == [2, 4, 6])
    #expect(try Graph(text: graph.text) == graph)
  }

  @Test func mistakesNameTheirPlace() {
    let error = #expect(throws: Diagnostic.self) {
      try Graph(text: Self.text.replacing("= add", with: "= ad"), file: "twice.ir", batch: 3)
    }
    #expect(error?.description.contains("twice.ir:6:") == true, "\(String(describing: error))")
  }
}
