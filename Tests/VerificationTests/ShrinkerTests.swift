import GraphC
import RandomGraphs
import Testing
import Verification

/// Failing graphs become small, and survive as files.
@Suite struct ShrinkerTests {
  /// "Fails" when `tanh` is applied to something wide with an element above 1.
  private func fails(_ item: FuzzCase) -> Bool {
    let graph = item.graph
    guard let node = graph.nodes.first(where: { $0.operation.name == "tanh" }) else { return false }
    let outputs = [Graph.Output(name: "x", value: node.operands[0])]
    let probe = Graph(name: "probe", nodes: graph.nodes, outputs: outputs)
    guard let data = try? Interpreter.run(probe, item.arguments)[0] else { return false }
    return data.elementCount > 3 && data.doubles.contains { $0 > 1 }
  }

  @Test func findsTheCore() throws {
    var found = 0
    for seed in 0..<60 {
      let random = try RandomGraph(seed: Int64(seed))
      let item = FuzzCase(random.graph, random.inputs)
      guard fails(item) else { continue }
      found += 1
      let small = GraphShrinker.shrink(item, fails: fails)
      #expect(fails(small))
      // One more where only the square of a negative number is above 1.
      #expect(small.graph.nodes.count <= 3, "\(seed): \(small.graph)")
      #expect(small.arguments.flatMap(\.doubles).count { $0 != 0 } <= 1)
    }
    #expect(found > 5)
  }

  @Test func filesKeepEveryBit() throws {
    for seed in 0..<60 {
      let random = try RandomGraph(seed: Int64(seed))
      guard random.inputs.allSatisfy({ $0.elementCount < 200 }) else { continue }
      let text = try RegressionFile.text(
        FuzzCase(random.graph, random.inputs), comment: "why\n\nand more")
      let read = try RegressionFile.parse(text, name: "file")
      #expect(read.graph == random.graph)
      for (a, b) in zip(read.arguments, random.inputs) { #expect(a == b || a.isIdentical(to: b)) }
    }
  }
}
