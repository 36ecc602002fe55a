import IR
import Testing

@testable import RandomGraphs

@Suite struct DataKindTests {
  private static let numbers = (0..<40).map { Double($0 * 13 % 40) / 10 - 1.95 }

  private func elements(_ kind: DataKind) -> [Double] {
    let chance = (0..<40).map { Double($0 * 17 % 40) / 40 }
    return kind.applied(to: Self.numbers, rowLength: 8, chance: chance)
  }

  /// Each kind has the points that it is for, and the others are as they were.
  @Test func kinds() {
    #expect(elements(.random) == Self.numbers)
    let zeros = elements(.zeros)
    #expect(zeros.contains { $0 == 0 && $0.sign == .minus })
    #expect(zeros.count { $0 == 0 } == 20)
    #expect(Set(elements(.ties)) == [-1, 0.5, 2])
    let rows = elements(.repeatedRows)
    #expect(rows.indices.allSatisfy { rows[$0] == Self.numbers[$0 % 8] })
    let constant = elements(.constantRows)
    #expect(constant.indices.allSatisfy { constant[$0] == constant[$0 / 8 * 8] })
    #expect(constant.max() ?? 0 > 1e5)
    #expect(elements(.infinities).count { $0 == .infinity } == 5)
    #expect(elements(.infinities).count { $0 == -.infinity } == 5)
    #expect(elements(.huge).contains { $0.magnitude > 1e25 })
    #expect(elements(.tiny).contains { $0.magnitude < 1e-25 })
    for kind in [DataKind.huge, .tiny] {
      #expect(zip(elements(kind), Self.numbers).count { $0 == $1 } >= 20)
    }
  }

  /// A seed's graph does not depend on its data.
  @Test func graphsStay() throws {
    var drawn: Set<DataKind> = []
    for seed in 0..<60 {
      let plain = try RandomGraph(seed: Int64(seed), kinds: [.random])
      let other = try RandomGraph(seed: Int64(seed))
      #expect(plain.kind == .random)
      drawn.insert(other.kind)
      // Bounds of elements decide what may be applied to them.
      if ![.huge, .tiny, .infinities].contains(other.kind) { #expect(plain.graph == other.graph) }
    }
    #expect(drawn == Set(DataKind.allCases))
  }
}
