import IR
import Scheduling
import Testing

@testable import Passes

/// Which results take the place of an operand.
@Suite struct InPlaceTests {
  /// Values that share memory, of the kernels in the text's order.
  private func pieces(_ program: KernelGraph) -> [[Value]] {
    let times = KernelTimes(order: Array(program.kernels.indices))
    return PlanDraft(program, times).lifetimes.filter { $0.use == .values }.map(\.values)
  }

  private func program(_ body: String, _ result: String = "f32[]") throws -> KernelGraph {
    let last = body.split(separator: "\n").count - 1
    return try KernelGraph.unfused(
      body, arguments: "%x: input f32[4x4]", results: "y: \(result)", returns: "%\(last)")
  }

  @Test func elementsAreWrittenOverTheirOperand() throws {
    let program = try program(
      """
        %0 = exp %x : f32[4x4]
        %1 = sin %0 : f32[4x4]
        %2 = tanh %1 : f32[4x4]
        %3 = reduce_sum %2 {axes = [0, 1]} : f32[]
      """)
    #expect(pieces(program) == [(0..<3).map { program.output($0) }])
  }

  @Test func whatIsReadLaterStays() throws {
    let program = try program(
      """
        %0 = exp %x : f32[4x4]
        %1 = sin %0 : f32[4x4]
        %2 = multiply %0, %1 : f32[4x4]
        %3 = reduce_sum %2 {axes = [0, 1]} : f32[]
      """)
    #expect(pieces(program) == [[program.output(0), program.output(2)], [program.output(1)]])
  }

  @Test func whatIsReadElsewhereStays() throws {
    let program = try program(
      """
        %0 = exp %x : f32[4x4]
        %1 = transpose %0 {permutation = [1, 0]} : f32[4x4]
        %2 = matmul %1, %1 : f32[4x4]
        %3 = reduce_sum %2 {axes = [0, 1]} : f32[]
      """)
    #expect(pieces(program) == (0..<3).map { [program.output($0)] })
  }

  /// A chain that ends in a result runs in the caller's memory from its beginning.
  @Test func resultsAreComputedWhereTheCallerWantsThem() throws {
    let program = try program(
      """
        %0 = exp %x : f32[4x4]
        %1 = sin %0 : f32[4x4]
      """, "f32[4x4]")
    let draft = PlanDraft(program, KernelTimes(order: [0, 1]))
    #expect(draft.lifetimes.isEmpty && draft.byteCount == 0)
    #expect(draft.placements[program.output(0)] == .output(0))
    #expect(draft.placements[program.output(1)] == .output(0))
  }

  /// Of kernels that run at the same time none writes over what another reads.
  @Test func phasesKeepWhatTheyRead() throws {
    let program = try program(
      """
        %0 = exp %x : f32[4x4]
        %1 = sin %0 : f32[4x4]
        %2 = cos %0 : f32[4x4]
        %3 = matmul %1, %2 : f32[4x4]
        %4 = reduce_sum %3 {axes = [0, 1]} : f32[]
      """)
    let times = KernelTimes(phases: KernelPhases.of(program))
    #expect(times.phases == [[0], [1, 2], [3], [4]])
    let draft = PlanDraft(program, times)
    #expect(draft.lifetimes.filter { $0.use == .values }.map(\.values.count) == [1, 1, 1, 1])
    try PlanChecker.check(MemoryPlanning.plan(draft))
  }
}
