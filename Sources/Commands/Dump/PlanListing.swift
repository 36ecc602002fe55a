import GraphC
import Training

/// A plan for people: steps, buffers, and which part of the arena is in use when.
struct PlanListing {
  private let plan: Plan
  private let uses: [Value: ClosedRange<Int>]

  init(_ plan: Plan) {
    self.plan = plan
    uses = plan.uses
  }

  private var graph: Graph { plan.graph }

  var text: String {
    [head, steps, buffers, PlanTimeline(plan).text].joined(separator: "\n")
  }

  private var head: String {
    let arena = plan.arena
    return """
      // \(PrintedText.line(graph.name)): \(plan.steps.count) steps, \(plan.placements.count) buffers.
      temporaries: naive \(arena.naiveByteCount) bytes, planned \(arena.byteCount) bytes, \
      lower bound \(arena.lowerBoundByteCount) bytes

      """
  }

  private var steps: String {
    var table = TextTable([">step", "what", "reads", "writes"])
    for (index, step) in plan.steps.enumerated() {
      switch step {
      case .kernel(let number):
        let kernel = plan.kernels[number]
        table.add(["\(index)", kernel.name, names(kernel.inputs), names(kernel.outputs)])
      case .copy(let value, let output):
        let target = place(plan.destination(ofOutput: output))
        table.add(["\(index)", "copy", names([value]), target])
      }
    }
    return table.text + "\n"
  }

  private var buffers: String {
    var table = TextTable(["buffer", "type", ">bytes", "place", "steps"])
    for (value, placement) in plan.placements.sorted(by: { $0.key < $1.key }) {
      let steps = uses[value].map { "\($0.lowerBound)...\($0.upperBound)" } ?? "-"
      let type = graph.type(of: value)
      table.add(
        [graph.name(of: value), "\(type)", "\(type.byteCount)", place(placement), steps])
    }
    for (index, kernel) in plan.kernels.enumerated() where kernel.schedule.byteCount > 0 {
      let step = plan.steps.firstIndex(of: .kernel(index)) ?? 0
      table.add(
        [
          "own", kernel.name, "\(kernel.schedule.byteCount)", "arena \(plan.kernelOffsets[index])",
          "\(step)...\(step)",
        ])
    }
    if let offset = plan.tableOffset {
      table.add(
        [
          "table", "pointers", "\(Plan.tableByteCount(buffers: plan.placements.count))",
          "arena \(offset)", "0...\(max(0, plan.steps.count - 1))",
        ])
    }
    return table.text + "\n"
  }

  private func names(_ values: [Value]) -> String {
    values.map { graph.name(of: $0) }.joined(separator: " ")
  }

  private func place(_ placement: Plan.Placement) -> String {
    switch placement {
    case .argument(let index): "argument \(index) (\(graph.name(of: Value(index))))"
    case .output(let index): "output \(index) (\(graph.outputs[index].name))"
    case .arena(let offset): "arena \(offset)"
    case .constant: "constant"
    }
  }
}

extension Plan {
  /// The first and the last step that touch each buffer.
  var uses: [Value: ClosedRange<Int>] {
    var uses: [Value: ClosedRange<Int>] = [:]
    func use(_ value: Value, _ step: Int) {
      uses[value] = (uses[value]?.lowerBound ?? step)...step
    }
    for (index, step) in steps.enumerated() {
      switch step {
      case .kernel(let number):
        for value in kernels[number].inputs + kernels[number].outputs { use(value, index) }
      case .copy(let value, _): use(value, index)
      }
    }
    return uses
  }
}
