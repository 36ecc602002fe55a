import RandomGraphs
import TestSupport
import Testing

@testable import Passes

/// Against all ways to part a small graph in two.
@Suite struct MinimumCutTests {
  private struct Edge {
    let from: Int
    let to: Int
    let capacity: Int
  }

  private static func cost(_ edges: [Edge], _ isWithSource: (Int) -> Bool) -> Int {
    edges.filter { isWithSource($0.from) && !isWithSource($0.to) }.reduce(0) { $0 + $1.capacity }
  }

  @Test func cutsAsLittleAsAnyOtherWay() {
    for seed in 0..<200 {
      var random = RandomNumbers(seed: Int64(seed))
      let count = 2 + random.integer(below: 7)
      var cut = MinimumCut()
      for _ in 0..<count { _ = cut.addNode() }
      var edges: [Edge] = []
      for _ in 0..<random.integer(below: 3 * count) {
        let edge = Edge(
          from: random.integer(below: count), to: random.integer(below: count),
          capacity: random.integer(below: 10))
        edges.append(edge)
        cut.addEdge(edge.from, edge.to, edge.capacity)
      }
      let isWithSource = cut.solve(source: 0, sink: 1)
      #expect(isWithSource[0] && !isWithSource[1])
      let least = (0..<(1 << count)).filter { $0 & 1 == 1 && $0 & 2 == 0 }.map { part in
        Self.cost(edges) { part >> $0 & 1 == 1 }
      }.min()
      #expect(Self.cost(edges) { isWithSource[$0] } == least, "seed \(seed)")
    }
  }

  @Test func leavesWhatIsUnlimited() {
    var cut = MinimumCut()
    let nodes = (0..<4).map { _ in cut.addNode() }
    cut.addEdge(nodes[0], nodes[2], MinimumCut.unlimited)
    cut.addEdge(nodes[2], nodes[3], 7)
    cut.addEdge(nodes[3], nodes[1], MinimumCut.unlimited)
    #expect(cut.solve(source: nodes[0], sink: nodes[1]) == [true, false, true, false])
  }
}
