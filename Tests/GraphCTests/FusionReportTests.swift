import GraphC
import Modeling
import TestSupport
import Testing

/// Every reason why kernels stay apart, from a graph that has it.
@Suite struct FusionReportTests {
  private static func reasons(
    fuses: Bool = true, _ build: (GraphBuilder) -> Void
  ) throws -> [Refusal] {
    let builder = GraphBuilder("report")
    build(builder)
    let graph = try Compiler.optimize(builder.finish())
    return try KernelFormation.explain(
      graph, PlanningOptions(disabledPasses: fuses ? [] : ["fuse"])
    ).boundaries.map(
      \.reason)
  }

  @Test func productsNeedEachOtherInMemory() throws {
    let reasons = try Self.reasons { builder in
      let x = builder.input("x", [8, 8])
      builder.output("y", matmul(matmul(x, x), x))
    }
    #expect(reasons.contains(.call("matmul")))
  }

  /// Each graph has an operand of a product that must be in memory.
  private static let operands: [(Refusal, @Sendable (GraphBuilder, Tensor) -> Void)] = [
    (
      .output,
      {
        $0.output("z", abs($1))
        $0.output("y", matmul(abs($1), $1))
      }
    ),
    (
      .readBy(2),
      {
        $0.output("y", matmul(abs($1), $1))
        $0.output("z", abs($1).sum())
      }
    ),
    (
      .otherResults,
      {
        $0.output("z", floor($1))
        $0.output("y", matmul(abs($1), $1))
      }
    ),
    (.expensive, { $0.output("y", matmul(exp($1), $1)) }),
    (.reduces, { $0.output("y", matmul(softmax($1), $1)) }),
    (.operandInMemory, { $0.output("y", matmul(abs($1.slice(axis: 0, to: 1)), $1)) }),
    (
      .loaded(times: 2, cost: 14, saving: 13),
      {
        $0.output("y", matmul(abs($1), $1))
        $0.output("z", matmul(abs($1), $1 + 1))
      }
    ),
    (
      .replaced,
      {
        let w = $0.parameter("w", [8, 8])
        $0.update(w, to: w + matmul(abs(w), $1))
      }
    ),
  ]

  @Test(arguments: operands.indices) func operandsStayInMemory(_ index: Int) throws {
    let (reason, build) = Self.operands[index]
    let reasons = try Self.reasons { build($0, $0.input("x", [8, 8])) }
    #expect(reasons.contains(reason), "\(reasons)")
  }

  @Test func valuesReadManyTimesAreNotRecomputed() throws {
    let reasons = try Self.reasons { builder in
      let x = builder.input("x", [30])
      builder.output("y", exp(x).reshape([30, 1]).broadcast(to: [30, 784]).transpose([1, 0]) * 2)
      builder.output("z", (exp(x) * exp(x).mean()).sum())
    }
    #expect(reasons.contains { if case .recomputed = $0 { true } else { false } })
  }

  @Test func longRowsExceedTheCache() throws {
    let reasons = try Self.reasons { builder in
      builder.output("y", softmax(builder.input("x", [4, 16384])))
    }
    #expect(reasons.contains(.rowLength(16384, limit: 8192)))
  }

  @Test func fewColumnsLeaveVectorsEmpty() throws {
    let reasons = try Self.reasons { builder in
      builder.output("y", softmax(builder.input("x", [2000, 5]), axis: 0))
    }
    #expect(reasons.contains(.rowWidth(5, least: 16)))
  }

  @Test func columnSumsNeedAnotherOrderThanRows() throws {
    let reasons = try Self.reasons { builder in
      let y = exp(builder.input("x", [64, 48]))
      builder.output("y", y)
      builder.output("sums", y.sum([0]))
    }
    #expect(reasons.contains(.loopOrder))
  }

  @Test func fusionCanBeOff() throws {
    let reasons = try Self.reasons(fuses: false) { builder in
      builder.output("y", exp(tanh(builder.input("x", [4]))))
    }
    #expect(reasons == [.disabled])
  }

  @Test func longChainsEndSomewhere() throws {
    let reasons = try Self.reasons { builder in
      var x = builder.input("x", [64])
      for step in 0..<200 { x = sin(x * Tensor(1 + Double(step) / 64)) + 1 }
      builder.output("y", x)
    }
    #expect(reasons.contains(.size(limit: 300)))
  }

  /// The second reader of `y` needs what a product makes of it.
  @Test func cyclesAreNamed() throws {
    let reasons = try Self.reasons { builder in
      let x = builder.input("x", [8, 8])
      let y = exp(x)
      let total = matmul(y, x).sum()
      builder.output("y", y)
      builder.output("z", y * total)
    }
    #expect(reasons.contains { if case .cycle = $0 { true } else { false } })
  }

  @Test func reasonsReadWell() {
    #expect(Refusal.recomputed(784).text { "k\($0)" } == "recomputed 784 times")
    #expect(Refusal.cycle(through: 3).text { "k\($0)" } == "would create a cycle through k3")
    #expect(Refusal.readBy(3).text { "k\($0)" } == "k3 reads it in memory")
    #expect(
      Refusal.loaded(times: 9, cost: 9, saving: 7).text { _ in "" }
        == "loaded 9 times while packed, at 9 bytes per element to save 7")
    #expect(Refusal.size(limit: 300).text { _ in "" } == "formula would exceed 300 expressions")
  }
}
