import GraphC

/// What a plan keeps in the arena at each step, counted from its steps, placements and schedules alone.
struct LiveBytes {
  /// Bytes in whole cache lines, for each step that starts a phase.
  let perStep: [Int]

  var most: Int { perStep.max() ?? 0 }

  init(_ plan: Plan) {
    var own: [Int: Int] = [:]
    // At every step, the values written by then (or just now) and read then or later.
    var written: [Value: Int] = [:]
    var read: [Value: Int] = [:]
    for (index, what) in plan.steps.enumerated() {
      // Steps of a phase count as one.
      let step = plan.phases.first { $0.contains(index) }?.lowerBound ?? index
      switch what {
      case .kernel(let index):
        for output in plan.kernels[index].outputs {
          written[output] = step
          read[output] = step
        }
        for input in plan.kernels[index].inputs { read[input] = step }
        own[step, default: 0] += (plan.kernels[index].schedule.byteCount + 63) / 64 * 64
      // Copies come after all kernels, in what counts as one step.
      case .copy(let value, _): read[value] = plan.kernels.count
      }
    }
    perStep = (0...plan.kernels.count).map { step in
      var places: [Plan.Placement: Int] = [:]
      for (value, first) in written where first <= step && step <= read[value] ?? first {
        guard case .arena = plan.placements[value] else { continue }
        let size = max(64, (plan.graph.type(of: value).byteCount + 63) / 64 * 64)
        // Values with one place are one buffer: the second is written over the first.
        places[plan.placements[value] ?? .constant] = size
      }
      return places.values.reduce(own[step] ?? 0, +)
    }
  }
}
