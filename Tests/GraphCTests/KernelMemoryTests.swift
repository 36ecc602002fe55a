import GraphC
import TestSupport
import Testing

@testable import Passes

/// What kernels need beside operands and results has a place in the plan, and the checker sees it.
@Suite struct KernelMemoryTests {
  /// Two long sums side by side, whose parts leave results in memory, between two other kernels.
  private static func plan() throws -> Plan {
    let builder = GraphBuilder("sums")
    let x = builder.argument("x", .input, TensorType(.f32, [1024]))
    let y = builder.argument("y", .input, TensorType(.f32, [1024]))
    let kept = exp(x.slice(axis: 0, from: 0, to: 64))
    builder.output("a", matmul((kept * square(x).sum()).reshape([8, 8]), kept.reshape([8, 8])))
    builder.output("b", abs(y).sum())
    // Small sums are divided like large ones.
    var options = CompilerOptions()
    options.planning.target = .standard.dividingFiner(4096)
    return try Compiler.stages(try builder.finish(), options).plan
  }

  private func refusal(_ plan: Plan) throws -> String {
    let error = #expect(throws: Diagnostic.self) { try PlanChecker.check(plan) }
    return try #require(error).message
  }

  /// Kernels with memory of their own, by number.
  private func owners(_ plan: Plan) -> [Int] {
    plan.kernels.indices.filter { plan.kernels[$0].schedule.byteCount > 0 }
  }

  @Test func partialResultsArePartOfTheArena() throws {
    let plan = try Self.plan()
    try PlanChecker.check(plan)
    let owners = owners(plan)
    #expect(owners.count == 2)
    for index in owners {
      // 16 parts of a sum, each a number of 8 bytes.
      #expect(plan.kernels[index].schedule.byteCount == 128)
      #expect(plan.kernelOffsets[index] + 128 <= plan.arena.byteCount)
    }
    let program = CodeGenerator.emit(plan, dialect: .loops)
    #expect(program.workspaceByteCount == plan.arena.byteCount)
  }

  @Test func refusesWhatTouchesOthers() throws {
    let plan = try Self.plan()
    let owners = owners(plan)
    var offsets = plan.kernelOffsets
    offsets[owners[0]] = plan.arena.byteCount - 64
    #expect(try refusal(plan.changed(kernelOffsets: offsets)).contains("outside the arena"))
    offsets[owners[0]] = -64
    #expect(try refusal(plan.changed(kernelOffsets: offsets)).contains("outside the arena"))
    // Where the two run side by side.
    offsets[owners[0]] = plan.kernelOffsets[owners[1]]
    let phase = try #require(plan.phases.first { $0.count > 1 })
    let both = plan.changed(phases: [phase], kernelOffsets: offsets)
    #expect(try refusal(both).contains("works where"))
  }

  /// Over any other buffer: refused, unless nothing in it is needed any more.
  @Test func refusesWhatErasesWhatIsReadLater() throws {
    let plan = try Self.plan()
    let places = plan.kernels.flatMap(\.outputs).compactMap { value -> Int? in
      if case .arena(let offset) = plan.placements[value] { offset } else { nil }
    }
    var refused = 0
    for owner in owners(plan) {
      for offset in places {
        var offsets = plan.kernelOffsets
        offsets[owner] = offset
        let changed = plan.changed(
          kernelOffsets: offsets, arenaByteCount: plan.arena.byteCount + 4096)
        let isAccepted = (try? PlanChecker.check(changed)) != nil
        refused += isAccepted ? 0 : 1
        #expect(isAccepted == PlanOracle.isRight(changed), "\(owner) at \(offset)")
      }
    }
    #expect(refused > 0)
  }

  /// Pointers to very many buffers lie in the arena, throughout.
  @Test func tablesAreKept() throws {
    let builder = GraphBuilder("table")
    for index in 0..<2100 {
      builder.output("y\(index)", exp(builder.input("x\(index)", [2])))
    }
    let kernels = try KernelFormation.run(try builder.finish())
    let plan = try MemoryPlanning.run(kernels)
    let table = try #require(plan.tableOffset)
    #expect(table + 8 * plan.placements.count <= plan.arena.byteCount)
    let outside = plan.changed(tableOffset: plan.arena.byteCount)
    #expect(try refusal(outside).contains("table of buffers lies outside"))
  }

  /// A memory budget counts what kernels need: less than the parts of a sum is an error.
  @Test func budgetsCountIt() throws {
    let builder = GraphBuilder("sum")
    builder.output("s", builder.input("x", [1 << 20]).sum())
    let kernels = try Compiler.formKernels(Compiler.optimize(builder.finish()))
    let free = try MemoryPlanning.run(kernels)
    #expect(free.arena.byteCount == 128)
    let error = #expect(throws: Diagnostic.self) {
      try MemoryPlanning.run(kernels, PlanningOptions(memoryBudget: 64))
    }
    #expect(try #require(error).description.contains("128 bytes that it needs beside"))
  }
}
