import IR
import Scheduling

/// Computes values again instead of keeping them, until the arena fits a budget.
///
/// The arena is largest at one step. What is kept from before that step until after it is chosen
/// anew (`SavedValues`) in several ways, from repeating only cheap kernels of an early part to
/// repeating everything between checkpoints. Of those that fit, the one with the least work is
/// taken; if none fits, the smallest is cut again where it is largest now.
struct Rematerialization {
  /// A program under trial.
  private struct Trial {
    let kernelGraph: KernelGraph
    let draft: PlanDraft
    /// Scalar operations of repeated kernels.
    let work: Work
  }

  private let budget: Int
  private let copiedByteCount: Int
  /// Rounds of cutting at the peak.
  private static let roundLimit = 12

  /// The smallest program found; it meets the budget if any did.
  static func smallest(_ draft: PlanDraft, budget: Int) -> PlanDraft {
    let search = Rematerialization(budget: budget, copiedByteCount: draft.copiedByteCount)
    var best = Trial(kernelGraph: draft.kernelGraph, draft: draft, work: .none)
    for _ in 0..<roundLimit where best.draft.byteCount > budget {
      guard let better = search.improved(best) else { break }
      best = better
    }
    return best.draft
  }

  private func improved(_ trial: Trial) -> Trial? {
    let program = trial.kernelGraph.ordered(by: trial.draft.times.order)
    let kernels = program.kernels
    let costs = kernels.map { $0.work(program.graph) }
    let cost = costs.total.operations
    let sizes = trial.draft.sizes
    var best: Trial?
    var seen: Set<Set<Value>> = [[]]
    for question in questions(trial, kernels, sizes) {
      let repeated = SavedValues.repeated(question, kernels, sizes: sizes, costs: costs)
      guard seen.insert(repeated).inserted else { continue }
      let changed = program.repeating(repeated, from: question.position)
      let draft = PlanDraft.smallestOfOrders(changed)
      let work = changed.kernels.map { $0.work(changed.graph) }.total.operations - cost
      let next = Trial(
        kernelGraph: changed, draft: draft, work: trial.work + Work(max(0, work)))
      let isSmaller = draft.byteCount < trial.draft.byteCount
      if isSmaller, draft.copiedByteCount <= copiedByteCount, isBetter(next, than: best) {
        best = next
      }
    }
    return best.map { best in
      let moved = KernelMoves.improved(best.draft)
      return Trial(kernelGraph: best.kernelGraph, draft: moved, work: best.work)
    }
  }

  private func isBetter(_ new: Trial, than old: Trial?) -> Bool {
    guard let old else { return true }
    let (fits, fitted) = (new.draft.byteCount <= budget, old.draft.byteCount <= budget)
    if fits != fitted { return fits }
    return fits
      ? (new.work, new.draft.byteCount) < (old.work, old.draft.byteCount)
      : (new.draft.byteCount, new.work) < (old.draft.byteCount, old.work)
  }

  /// What may be tried at the step where the arena is largest.
  private func questions(_ trial: Trial, _ kernels: [Kernel], _ sizes: [Value: Int])
    -> [SavedValues.Question]
  {
    let peak = trial.draft.peakPosition
    var questions: [SavedValues.Question] = []
    for position in [peak, peak + 1] where position > 0 && position < kernels.count {
      for repeatsProducts in [false, true] {
        for count in [1, 2, 3, 4, 5, 6, 8, 10, 12, 16] where count <= position {
          let ends = segmentEnds(count, kernels, sizes, before: position)
          // Repeating fewer of the segments takes less work and more memory.
          for used in Set([count, count - 1, count / 2]).sorted() where used > 0 {
            questions.append(
              SavedValues.Question(
                position: position, repeatableEnd: ends[used - 1],
                checkpoints: Array(ends.dropLast()), repeatsProducts: repeatsProducts))
          }
        }
      }
    }
    return questions
  }

  /// Positions that divide the kernels before `position` so that each part makes as many bytes of
  /// what is read at or after it.
  private func segmentEnds(
    _ count: Int, _ kernels: [Kernel], _ sizes: [Value: Int], before position: Int
  ) -> [Int] {
    let later = Set(kernels[position...].flatMap(\.inputs))
    let made = kernels[..<position].map { kernel in
      kernel.outputs.filter { later.contains($0) }.reduce(0) { $0 + (sizes[$1] ?? 0) }
    }
    let total = made.reduce(0, +)
    var ends: [Int] = []
    var sum = 0
    for (index, bytes) in made.enumerated() {
      sum += bytes
      while ends.count < count - 1, sum * count >= total * (ends.count + 1) {
        ends.append(index + 1)
      }
    }
    return ends + [position]
  }
}

extension KernelGraph {
  fileprivate func ordered(by order: [Int]) -> KernelGraph {
    KernelGraph(
      graph: graph, kernels: order.map { kernels[$0] }, aliases: aliases, batch: batch)
  }
}

extension Kernel {
  /// Scalar operations, roughly.
  fileprivate func work(_ graph: Graph) -> Work {
    let elements = outputs.map { graph.type(of: $0).elementCount }.max() ?? 0
    let read = inputs.reduce(0) { $0 + graph.type(of: $1).elementCount }
    switch body {
    case .loops(let formula): return Work(max(elements, read)) * max(1, formula.expressions.count)
    case .matmul(let product, _): return product.floatingPointOperations
    case .scatterAdd: return Work(elements + read)
    case .routine(let routine): return routine.work
    case .control(let control):
      let steps = control.plans.map { plan in
        plan.kernels.map { $0.work(plan.graph) }.total
      }
      return steps.total * (control.stepCount * control.partCount)
    }
  }
}
