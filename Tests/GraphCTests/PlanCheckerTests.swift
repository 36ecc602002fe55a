import GraphC
import Testing

/// Plans that are wrong on purpose must be refused: the checker guards every compilation.
@Suite struct PlanCheckerTests {
  /// Three kernels in a row, each through the arena.
  private static func chain() throws -> Plan {
    let builder = GraphBuilder("chain")
    let x = builder.argument("x", .input, TensorType(.f32, [64]))
    let w = builder.argument("w", .parameter, TensorType(.f32, [8, 8]))
    let y = exp(x).reshape([8, 8])
    builder.output("out", matmul(matmul(y, w), y))
    builder.update(w, to: matmul(y, y))
    return try MemoryPlanning.run(Compiler.formKernels(builder.finish()))
  }

  private func refusal(
    of plan: Plan, placing changes: [Value: Plan.Placement] = [:], steps: [Plan.Step]? = nil,
    arenaByteCount: Int? = nil
  ) throws -> String {
    let arena = plan.arena
    let bad = Plan(
      kernelGraph: plan.kernelGraph, steps: steps ?? plan.steps,
      placements: plan.placements.merging(changes) { $1 },
      arena: Plan.Arena(
        naiveByteCount: arena.naiveByteCount, byteCount: arenaByteCount ?? arena.byteCount,
        lowerBoundByteCount: arena.lowerBoundByteCount))
    let error = #expect(throws: Diagnostic.self) { try PlanChecker.check(bad) }
    return try #require(error).message
  }

  /// Values that live in the arena, in the order in which they are written.
  private func temporaries(_ plan: Plan) -> [Value] {
    plan.kernels.flatMap(\.outputs).filter {
      if case .arena = plan.placements[$0] { true } else { false }
    }
  }

  @Test func acceptsThePlannersWork() throws { try PlanChecker.check(Self.chain()) }

  @Test func refusesOverlap() throws {
    let plan = try Self.chain()
    let temporaries = temporaries(plan)
    try #require(temporaries.count >= 2)
    let first = try #require(plan.placements[temporaries[0]])
    let message = try refusal(of: plan, placing: [temporaries[1]: first])
    #expect(message.contains("overwrites"))
    guard case .arena(let offset) = first else { return }
    let shifted = Plan.Placement.arena(offset: offset + 64)
    #expect(
      try refusal(of: plan, placing: [temporaries[1]: shifted], arenaByteCount: 4096)
        .contains("overwrites"))
  }

  @Test func refusesReadsBeforeWrites() throws {
    let plan = try Self.chain()
    let message = try refusal(of: plan, steps: plan.steps.reversed())
    #expect(message.contains("does not find"))
  }

  @Test func refusesMissingKernels() throws {
    let plan = try Self.chain()
    #expect(try refusal(of: plan, steps: Array(plan.steps.dropFirst())).contains("does not find"))
    let withoutLast = Array(plan.steps.dropLast())
    #expect(try refusal(of: plan, steps: withoutLast).contains("at the end"))
  }

  @Test func refusesPlacesOutsideTheArena() throws {
    let plan = try Self.chain()
    let value = try #require(temporaries(plan).first)
    for offset in [-64, plan.arena.byteCount - 128, 1 << 40] {
      let message = try refusal(of: plan, placing: [value: .arena(offset: offset)])
      #expect(message == "\(value) lies outside the arena")
    }
    #expect(try refusal(of: plan, arenaByteCount: 0).contains("outside the arena"))
  }

  @Test func refusesOverwritingWhatIsReadElsewhere() throws {
    let builder = GraphBuilder("turn")
    let w = builder.argument("w", .parameter, TensorType(.f32, [8, 8]))
    builder.update(w, to: w.transpose([1, 0]))
    let plan = try MemoryPlanning.run(Compiler.formKernels(builder.finish()))
    let output = try #require(plan.kernels.first?.outputs.first)
    let message = try refusal(of: plan, placing: [output: .argument(0)], steps: [.kernel(0)])
    #expect(message.contains("overwrites"))
  }

  @Test func refusesOverwritingWhatIsReadLater() throws {
    let builder = GraphBuilder("later")
    let w = builder.argument("w", .parameter, TensorType(.f32, [8]))
    let v = builder.argument("v", .parameter, TensorType(.f32, [8]))
    builder.update(v, to: w)
    builder.output("sum", v.sum())
    let plan = try MemoryPlanning.run(Compiler.formKernels(builder.finish()))
    // The copy first, then the kernel that wants the old value.
    let message = try refusal(of: plan, steps: plan.steps.reversed())
    #expect(message.contains("does not find"))
  }

  @Test func refusesValuesWithoutAPlace() throws {
    let plan = try Self.chain()
    let value = try #require(temporaries(plan).first)
    let placements = plan.placements.filter { $0.key != value }
    let bad = Plan(
      kernelGraph: plan.kernelGraph, steps: plan.steps, placements: placements, arena: plan.arena)
    let error = #expect(throws: Diagnostic.self) { try PlanChecker.check(bad) }
    #expect(error?.message.contains("has no place") ?? false)
  }
}
