import IR
import Scheduling
import Testing

/// Kernels side by side: every part of every kernel runs once, in parts of about equal work.
@Suite struct PhaseDivisionTests {
  private static func schedule(_ m: Int, _ n: Int, _ k: Int) -> KernelSchedule {
    let product = MatrixProduct(
      lhs: TensorType(.f32, [m, k]), rhs: TensorType(.f32, [k, n]),
      result: TensorType(.f32, [m, n]), transposeLHS: false, transposeRHS: false)
    return KernelSchedule(.matmul(product, epilogue: nil), inputCount: 2, nil)
  }

  @Test(arguments: [
    [(512, 512, 512), (512, 512, 512)], [(512, 512, 512), (8, 8, 8), (64, 300, 784)],
    [(2048, 2048, 64)],
  ])
  func everyPartRunsOnce(_ sizes: [(Int, Int, Int)]) {
    let schedules = sizes.map { Self.schedule($0.0, $0.1, $0.2) }
    let parts = PhaseDivision(schedules, for: .standard).parts
    var found: [Int: [Int]] = [:]
    for task in parts.joined() { found[task.kernel, default: []].append(task.part) }
    for (kernel, schedule) in schedules.enumerated() {
      // In the order of the kernel's own parts, so that threads get neighbouring ones.
      #expect(found[kernel] == Array(0..<schedule.partCount))
    }
    #expect(parts.count <= 16 && parts.allSatisfy { !$0.isEmpty })
  }

  @Test func smallPhasesWakeNobody() {
    let small = [Self.schedule(8, 8, 8), Self.schedule(8, 8, 8)]
    #expect(PhaseDivision(small, for: .standard).isCheap)
    #expect(!PhaseDivision(small, for: .standard.dividingFiner(1 << 20)).isCheap)
    let large = PhaseDivision([Self.schedule(512, 512, 512)], for: .standard)
    #expect(!large.isCheap)
    // A batch of 101 rows does this work: from few of them on threads are worth waking.
    #expect(large.leastRows(of: SymbolicBatch(prime: 101, maximum: 100)) < 2)
  }

  @Test func localArraysFillTheStackFirst() {
    var memory = LocalMemory(limit: 128)
    for count in [60, 64, 1, 64] { memory.add(byteCount: count) }
    #expect(memory.arrays.map(\.offset) == [nil, nil, 0, 64])
    #expect(memory.byteCount == 128)
  }
}
