import GraphC

/// Schedules for people: how each kernel runs, with its loops.
struct ScheduleListing {
  private let kernelGraph: KernelGraph

  init(_ kernelGraph: KernelGraph) { self.kernelGraph = kernelGraph }

  var text: String {
    let kernels = kernelGraph.kernels
    let divided = kernels.count { $0.schedule.partCount > 1 }
    let target = kernels.first.map { ", for the target \($0.schedule.target.name)" } ?? ""
    let name = PrintedText.line(kernelGraph.graph.name)
    let head =
      "// \(name): how \(kernels.count) kernels run\(target). Threads divide \(divided) of them.\n"
    return ([head] + kernels.map(text)).joined(separator: "\n")
  }

  private func text(_ kernel: Kernel) -> String {
    let lines = ScheduleText(kernel.schedule).lines + loops(kernel)
    return ([kernel.name] + lines.map { $0.isEmpty ? "" : "  " + $0 }).joined(separator: "\n")
      + "\n"
  }

  private func loops(_ kernel: Kernel) -> [String] {
    switch kernel.schedule.body {
    case .loops(let loops): return LoopNestText(loops.nest).lines
    case .split(_, let partial, let final):
      return ["each part:"] + LoopNestText(partial.nest).lines.map { "  " + $0 }
        + ["at last:"] + LoopNestText(final.nest).lines.map { "  " + $0 }
    case .pieces(let pieces):
      return pieces.pieces.enumerated().flatMap { index, piece -> [String] in
        let extents = piece.extents.map(\.text).joined(separator: "x")
        return ["piece \(index): \(extents) elements, \(piece.schedule.partCount) parts"]
      }
    case .product(let product):
      return [("lhs", product.lhs), ("rhs", product.rhs), ("epilogue", product.epilogue)].flatMap {
        name, loops in
        loops.map { ["\(name):"] + LoopNestText($0.nest).lines.map { "  " + $0 } } ?? []
      }
    case .control:
      guard case .control(let control) = kernel.body else { return [] }
      return control.plans.flatMap { plan in
        let listing = ScheduleListing(plan.kernelGraph).text
        return ["body:"]
          + listing.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map {
            $0.isEmpty ? "" : "  " + $0
          }
      }
    case .scatter, .routine: return []
    }
  }
}
