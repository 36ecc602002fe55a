import IR
import Operators
import Testing

@testable import RandomGraphs

/// Random graphs know every operator.
@Suite struct RandomOperatorTests {
  @Test func everyOperatorIsCovered() {
    let covered = Set(RandomOperator.all.map(\.name))
    for name in Operators.all.map({ $0.name }) {
      let isCovered = covered.contains(name)
      let isExcused = RandomOperator.unused[name] != nil
      #expect(
        isCovered != isExcused,
        "\(name): expected in RandomOperator.all, or in RandomOperator.unused with a reason")
    }
  }

  @Test func unusedOperatorsExist() {
    let names = Set(Operators.all.map { $0.name })
    #expect(RandomOperator.unused.keys.filter { !names.contains($0) } == [])
  }

  /// Each generator by itself puts its operator into the graph, and makes no mistakes.
  @Test func generatorsDoWhatTheySay() throws {
    let names = Set(Operators.all.map { $0.name })
    for (index, random) in RandomOperator.all.enumerated() where names.contains(random.name) {
      var occurrences = 0
      for seed in 0..<40 {
        let writer = RandomGraphWriter(seed: Int64(index * 1000 + seed))
        writer.addArguments()
        let type = writer.random.pick([ElementType.bool, .i32, .f32])
        _ = writer.argument(.input, TensorType(type, writer.shape()))
        random.write(writer)
        for (index, item) in writer.items.enumerated() {
          writer.builder.output("item\(index)", item.tensor)
        }
        let graph = try writer.builder.finish()
        occurrences += graph.nodes.contains { $0.operation.name == random.name } ? 1 : 0
      }
      #expect(occurrences > 0, "\(random.name) was never added")
    }
  }

  /// Drawn by weight, every operator turns up.
  @Test func everyOperatorOccursInRandomGraphs() throws {
    var missing = Set(Operators.all.map { $0.name }).subtracting(RandomOperator.unused.keys)
    for seed in 0..<4000 where !missing.isEmpty {
      missing.subtract(try RandomGraph(seed: Int64(seed)).graph.nodes.map { $0.operation.name })
    }
    #expect(missing == [])
  }

  @Test func equalSeedsGiveEqualGraphs() throws {
    for seed in 0..<20 {
      let (a, b) = (try RandomGraph(seed: Int64(seed)), try RandomGraph(seed: Int64(seed)))
      #expect(a.graph == b.graph)
      #expect(a.inputs.count == b.inputs.count)
      #expect(zip(a.inputs, b.inputs).allSatisfy { $0.isIdentical(to: $1) })
    }
  }
}
