import IR
import RandomGraphs
import Scheduling
import Testing

@testable import Passes

/// Orders of kernels, their dependencies and moves, on programs of a few lines.
@Suite struct KernelOrderUnitTests {
  @Test func memoryIsFreedFirst() throws {
    let program = try KernelGraph.twoSums()
    let orders = KernelOrder.candidates(program)
    #expect(orders[0] == [0, 1, 2, 3, 4])
    #expect(orders[1] == [0, 2, 1, 3, 4])
    for order in orders { #expect(order.sorted() == orders[0]) }
    let bytes = orders.map { PlanDraft(program, KernelTimes(order: $0)).byteCount }
    // Two vectors of 4096 bytes at once, or one and the sum of the other.
    #expect(bytes[0] == 2 * 4096 && bytes[1] == 4096 + 64)
    #expect(PlanDraft.smallestOfOrders(program).byteCount == 4096 + 64)
  }

  @Test func readersOfOldValuesRunBeforeTheUpdate() throws {
    let program = try KernelGraph.unfused(
      """
        %0 = negate %w : f32[8]
        %1 = exp %w : f32[8]
      """, arguments: "%w: parameter f32[8]", results: "%w: f32[8], y: f32[8]",
      returns: "%0, %1")
    let dependencies = KernelDependencies(program)
    #expect(dependencies.predecessors == [[1], []] && dependencies.successors == [[], [0]])
    #expect(KernelPhases.of(program) == [[1], [0]])
    for order in KernelOrder.candidates(program).dropFirst() { #expect(order == [1, 0]) }
    let draft = PlanDraft(program, KernelTimes(order: [1, 0]))
    #expect(draft.placements[program.output(0)] == .argument(0) && draft.copies.isEmpty)
    // The other way round the new value waits elsewhere until the old one has been read.
    let late = PlanDraft(program, KernelTimes(order: [0, 1]))
    #expect(late.copies.map(\.value) == [program.output(0)])
  }

  /// What is taken is always the first of all that are left.
  @Test func heapsGiveTheFirst() {
    var random = RandomNumbers(seed: 7)
    var heap = BinaryHeap<Int>(by: <)
    var expected: [Int] = []
    for _ in 0..<300 {
      if random.chance(0.6) {
        let number = random.integer(below: 50)
        heap.insert(number)
        expected.append(number)
      } else {
        let least = expected.min()
        #expect(heap.removeFirst() == least)
        if let place = expected.firstIndex(where: { $0 == least }) { expected.remove(at: place) }
      }
    }
    expected.sort()
    for number in expected { #expect(heap.removeFirst() == number) }
    #expect(heap.removeFirst() == nil)
  }

  /// A kernel whose operand dies early is moved before the peak, if that helps.
  @Test func movesNeverNeedMore() throws {
    let program = try KernelGraph.twoSums()
    let draft = PlanDraft(program, KernelTimes(order: [0, 1, 2, 3, 4]))
    let moved = KernelMoves.improved(draft)
    #expect(moved.byteCount == 4096 + 64)
    #expect(KernelMoves.improved(moved).times == moved.times)
  }
}
