import GraphC
import RandomGraphs
import TestSupport
import Testing

@testable import Passes

/// Orders of kernels that need less memory.
@Suite struct KernelOrderTests {
  private static func kernels(_ graph: Graph, fuses: Bool) throws -> KernelGraph {
    try KernelFormation.run(Compiler.optimize(graph), fuses: fuses)
  }

  /// Every order in which each kernel runs after what it reads; nil if there are too many.
  private static func allOrders(_ kernels: [Kernel], atMost limit: Int) -> [[Int]]? {
    var orders: [[Int]] = []
    func extend(_ order: [Int], _ written: Set<Value>) -> Bool {
      if order.count == kernels.count { orders.append(order) }
      for (index, kernel) in kernels.enumerated() where !order.contains(index) {
        let made = Set(kernels.flatMap(\.outputs))
        guard kernel.inputs.allSatisfy({ !made.contains($0) || written.contains($0) }) else {
          continue
        }
        guard orders.count <= limit, extend(order + [index], written.union(kernel.outputs)) else {
          return false
        }
      }
      return true
    }
    return extend([], []) ? orders : nil
  }

  /// Against all orders there are, for small graphs.
  @Test func isNearTheBestOfAllOrders() throws {
    var (worst, sum, compared) = (1.0, 0.0, 0)
    for seed in 0..<150 {
      let graph = try RandomGraph(seed: Int64(5_000_000 + seed)).graph
      let kernels = try Self.kernels(graph, fuses: true)
      guard kernels.kernels.count > 3, kernels.kernels.count < 9,
        let orders = Self.allOrders(kernels.kernels, atMost: 300), orders.count > 1
      else { continue }
      let drafts = orders.map { PlanDraft(kernels, KernelTimes(order: $0)) }
      let copied = drafts.map(\.copiedByteCount).min() ?? 0
      let least = drafts.filter { $0.copiedByteCount == copied }.map(\.byteCount).min() ?? 0
      let found = PlanDraft.smallest(kernels)
      #expect(found.copiedByteCount == copied, "seed \(seed)")
      compared += 1
      let ratio = least > 0 ? Double(found.byteCount) / Double(least) : 1
      worst = max(worst, ratio)
      sum += ratio
    }
    let mean = sum / Double(compared)
    print("orders: \(mean) times the best of all, at worst \(worst), over \(compared) graphs")
    // Arenas of a few cache lines: one more is a third.
    #expect(compared > 15 && mean <= 1.02 && worst <= 1.34)
  }

  @Test func neverNeedsMoreThanTheProgramsOrder() throws {
    for model in SampleModels.all {
      for fuses in [true, false] {
        let kernels = try Self.kernels(try model.trainingGraph(batchSize: 64), fuses: fuses)
        let program = PlanDraft(kernels, KernelTimes(order: Array(kernels.kernels.indices)))
        let found = PlanDraft.smallest(kernels)
        #expect(found.byteCount <= program.byteCount)
        #expect(found.copiedByteCount <= program.copiedByteCount)
        #expect(PlanDraft.smallest(kernels).times == found.times)
      }
    }
  }

  /// Weights are updated as soon as their gradient is there: one gradient at a time is enough.
  @Test func updatesComeEarly() throws {
    let builder = GraphBuilder("layers")
    let x = builder.argument("x", .input, TensorType(.f32, [4, 64]))
    let w = (0..<8).map { builder.argument("w\($0)", .parameter, TensorType(.f32, [64, 64])) }
    let loss = w.reduce(x) { tanh(matmul($0, $1)) }.sum()
    for (weight, gradient) in zip(w, gradients(of: loss, withRespectTo: w)) {
      builder.update(weight, to: weight - gradient * 0.1)
    }
    builder.output("loss", loss)
    let draft = PlanDraft.smallest(try Self.kernels(try builder.finish(), fuses: false))
    let plan = MemoryPlanning.plan(draft)
    let gradient = 64 * 64 * 4
    #expect(plan.arena.byteCount < 3 * gradient)
    #expect(
      plan.steps.count > 3 && plan.steps.allSatisfy { if case .copy = $0 { false } else { true } })
  }
}
