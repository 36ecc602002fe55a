import IR
import Scheduling
import Testing

@testable import Passes

/// What is kept over a point of the program, and what is computed again.
@Suite struct SavedValuesTests {
  /// A small value, a large one made of it, a product, and what reads all of them late.
  private static func program() throws -> KernelGraph {
    try KernelGraph.unfused(
      """
        %0 = exp %x : f32[64]
        %1 = broadcast %0 {shape = [64, 64]} : f32[64x64]
        %2 = sin %1 : f32[64x64]
        %3 = matmul %w, %w : f32[64x64]
        %4 = reduce_sum %3 {axes = [0, 1]} : f32[]
        %5 = multiply %2, %3 : f32[64x64]
        %6 = reduce_sum %5 {axes = [0, 1]} : f32[]
        %7 = add %4, %6 : f32[]
      """, arguments: "%x: input f32[64], %w: input f32[64x64]", results: "y: f32[]",
      returns: "%7")
  }

  private func repeated(_ program: KernelGraph, _ question: SavedValues.Question) -> Set<Value> {
    let draft = PlanDraft(program, KernelTimes(order: Array(program.kernels.indices)))
    return SavedValues.repeated(
      question, program.kernels, sizes: draft.sizes,
      costs: program.kernels.map { _ in Work(1000) })
  }

  /// At kernel 4, the large values are live that kernel 5 reads.
  @Test func smallValuesAreKeptForLargeOnes() throws {
    let program = try Self.program()
    let question = SavedValues.Question(position: 4, repeatableEnd: 4, repeatsProducts: false)
    // The product is read next; of the others the small one is kept, or computed from x, which is free.
    let found = repeated(program, question)
    #expect(found.isSuperset(of: [program.output(1), program.output(2)]))
    #expect(!found.contains(program.output(3)))
    let changed = program.repeating(found, from: 4)
    let order = KernelTimes(order: Array(changed.kernels.indices))
    let before = PlanDraft(program, KernelTimes(order: Array(program.kernels.indices)))
    // At the point that was asked about; what is computed again needs as much afterwards.
    func live(_ draft: PlanDraft) -> Int { ArenaLayout.liveByteCounts(draft.lifetimes)[4] }
    #expect(live(PlanDraft(changed, order)) < live(before))
    try PlanChecker.check(MemoryPlanning.plan(PlanDraft(changed, order)))
  }

  /// What may not run again is kept.
  @Test func onlyKernelsBeforeTheEndRunAgain() throws {
    let program = try Self.program()
    let question = SavedValues.Question(position: 4, repeatableEnd: 0, repeatsProducts: true)
    #expect(repeated(program, question).isEmpty)
  }

  /// A copy is made right before its first reader, by the same kernel under another name.
  @Test func copiesStandBeforeTheirReaders() throws {
    let program = try Self.program()
    let changed = program.repeating([program.output(2)], from: 4)
    #expect(changed.kernels.count == program.kernels.count + 1)
    let copy = try #require(changed.kernels.firstIndex { $0.name.hasSuffix("_again2") })
    #expect(changed.kernels[copy].body == program.kernels[2].body)
    #expect(changed.kernels[copy + 1].inputs.contains(changed.kernels[copy].outputs[0]))
    #expect(!changed.kernels[copy + 1].inputs.contains(program.output(2)))
  }
}
