import GraphC

/// A plan for people: steps, buffers, and which part of the arena is in use when.
struct PlanListing {
  private let plan: Plan
  private let uses: [Value: ClosedRange<Int>]

  init(_ plan: Plan) {
    self.plan = plan
    uses = Self.uses(plan)
  }

  private var graph: Graph { plan.graph }

  /// A timeline with more columns would not fit on a screen: each then stands for several steps.
  private static let maximumColumns = 64

  var text: String {
    [head, steps, buffers, timeline].joined(separator: "\n")
  }

  private var head: String {
    let arena = plan.arena
    return """
      // \(graph.name): \(plan.steps.count) steps, \(plan.placements.count) buffers.
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
    return table.text + "\n"
  }

  private var timeline: String {
    let rows = plan.placements.compactMap { value, placement -> (offset: Int, value: Value)? in
      if case .arena(let offset) = placement { (offset, value) } else { nil }
    }.sorted { $0 < $1 }
    guard !rows.isEmpty else { return "// Nothing lives in the arena.\n" }
    let stepsPerColumn = max(1, (plan.steps.count + Self.maximumColumns - 1) / Self.maximumColumns)
    let columns = (plan.steps.count + stepsPerColumn - 1) / stepsPerColumn
    var table = TextTable([">offset", ">end", "buffer", "in use (\(stepsPerColumn) step/column)"])
    for (offset, value) in rows {
      let range = uses[value]
      let cells = (0..<columns).map { column in
        let steps = column * stepsPerColumn...(column + 1) * stepsPerColumn - 1
        return range?.overlaps(steps) == true ? "#" : "."
      }
      let end = offset + graph.type(of: value).byteCount
      table.add(["\(offset)", "\(end)", graph.name(of: value), cells.joined()])
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

  /// The first and the last step that touch each buffer.
  private static func uses(_ plan: Plan) -> [Value: ClosedRange<Int>] {
    var uses: [Value: ClosedRange<Int>] = [:]
    func use(_ value: Value, _ step: Int) {
      uses[value] = (uses[value]?.lowerBound ?? step)...step
    }
    for (index, step) in plan.steps.enumerated() {
      switch step {
      case .kernel(let number):
        let kernel = plan.kernels[number]
        for value in kernel.inputs + kernel.outputs { use(value, index) }
      case .copy(let value, _): use(value, index)
      }
    }
    return uses
  }
}
