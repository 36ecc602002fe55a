import IR
import Scheduling

/// Proves a plan by running it symbolically.
///
/// Every byte remembers which value was written last, and every read must find its own value. What
/// kernels need beside operands and results must touch nothing that is needed later.
/// Shares nothing with the planner but `Kernel.mayOverwrite`, which both ask whether a kernel may write
/// over what it reads.
package enum PlanChecker {
  /// - Throws: what a read would find instead of its value; a defect of the planner.
  package static func check(_ plan: Plan) throws(Diagnostic) {
    for kernel in plan.kernels {
      guard case .control(let control) = kernel.body else { continue }
      for body in control.plans { try check(body) }
    }
    var memory = SymbolicMemory(plan)
    for phase in plan.phases { try check(phase, plan, memory) }
    try memory.writeTable()
    for step in plan.steps {
      switch step {
      case .kernel(let index):
        try useMemory(ofKernel: index, plan, &memory)
        try run(plan.kernels[index], plan, &memory)
      case .copy(let value, let output):
        try memory.read(value, "the copy to output \(output)")
        memory.write(value, at: plan.destination(ofOutput: output))
      }
    }
    for (index, output) in plan.graph.outputs.enumerated() {
      let buffer = plan.kernelGraph.buffer(of: output.value)
      try memory.expect(
        buffer, at: plan.destination(ofOutput: index), "output \(output.name) at the end")
    }
    try memory.expectTable()
  }

  /// A kernel's own memory lies in the arena, apart from what it reads and writes.
  private static func useMemory(
    ofKernel index: Int, _ plan: Plan, _ memory: inout SymbolicMemory
  ) throws(Diagnostic) {
    guard let range = memory.own(index) else { return }
    let kernel = plan.kernels[index]
    // What grows with the batch comes first, and a kernel's memory is not in it.
    guard range.lowerBound >= plan.arena.rows?.byteCount ?? 0,
      range.upperBound <= plan.arena.byteCount
    else { throw memory.failure("the memory of \(kernel.name) lies outside the arena") }
    for value in kernel.inputs + kernel.outputs where memory.overlap(value, range) {
      throw memory.failure("\(kernel.name) has \(value) in its own memory")
    }
    memory.erase(range)
  }

  /// Kernels that run at the same time must not write what another of them reads or writes.
  private static func check(_ phase: Range<Int>, _ plan: Plan, _ memory: SymbolicMemory)
    throws(Diagnostic)
  {
    let numbers = plan.steps[phase].compactMap { step in
      if case .kernel(let index) = step { index } else { nil }
    }
    // Only what one look at all of them together doubts is compared pair by pair.
    guard mayMeet(numbers, plan, memory) else { return }
    for index in numbers {
      let writer = plan.kernels[index]
      for place in numbers where place != index {
        let other = plan.kernels[place]
        let used = other.inputs + other.outputs
        for output in writer.outputs {
          for value in used where memory.overlap(output, value) {
            throw memory.failure(
              "\(writer.name) writes \(output) while \(other.name) uses \(value) there")
          }
        }
        guard let own = memory.own(index) else { continue }
        for value in used where memory.overlap(value, own) {
          throw memory.failure("\(writer.name) works where \(other.name) uses \(value)")
        }
        if memory.own(place)?.overlaps(own) ?? false {
          throw memory.failure("\(writer.name) works where \(other.name) does")
        }
      }
    }
  }

  /// Whether bytes that one kernel of a phase writes or works in may be another's too: not, if by
  /// ascending start no range begins before an earlier one of another kernel ends, reads aside.
  private static func mayMeet(_ numbers: [Int], _ plan: Plan, _ memory: SymbolicMemory) -> Bool {
    var uses: [Plan.Placement: [(bytes: Range<Int>, kernel: Int, writes: Bool)]] = [:]
    for index in numbers {
      let kernel = plan.kernels[index]
      for (values, writes) in [(kernel.inputs, false), (kernel.outputs, true)] {
        for value in values {
          guard let (memory, bytes) = memory.place(value) else { return true }
          uses[memory, default: []].append((bytes, index, writes))
        }
      }
      if let own = memory.own(index) {
        uses[.arena(offset: 0), default: []].append((own, index, true))
      }
    }
    return uses.values.contains { uses in
      var (written, used) = (LastEnds(), LastEnds())
      for (bytes, kernel, writes) in uses.sorted(by: { $0.bytes.lowerBound < $1.bytes.lowerBound })
      {
        let end = writes ? used.end(besides: kernel) : written.end(besides: kernel)
        if end > bytes.lowerBound { return true }
        used.add(bytes.upperBound, of: kernel)
        if writes { written.add(bytes.upperBound, of: kernel) }
      }
      return false
    }
  }

  private static func run(_ kernel: Kernel, _ plan: Plan, _ memory: inout SymbolicMemory)
    throws(Diagnostic)
  {
    for input in kernel.inputs { try memory.read(input, kernel.name) }
    for output in kernel.outputs {
      guard plan.placements[output] != nil else {
        throw memory.failure("\(kernel.name) writes \(output), which has no place")
      }
      // Elements are written while others are still read: only reads of the same place are safe.
      for input in kernel.inputs where memory.overlap(input, output) {
        let isSamePlace = plan.placements[input] == plan.placements[output]
        guard isSamePlace && kernel.mayOverwrite(input, with: output, in: plan.graph) else {
          throw memory.failure("\(kernel.name) overwrites \(input) while it reads it")
        }
      }
      memory.write(output)
    }
    for output in kernel.outputs { try memory.read(output, "\(kernel.name) after writing") }
  }
}

/// The ends of ranges that reach furthest, of two kernels.
private struct LastEnds {
  private var best = (end: 0, kernel: -1)
  private var second = 0

  /// The furthest end of another kernel's ranges.
  func end(besides kernel: Int) -> Int { best.kernel == kernel ? second : best.end }

  mutating func add(_ end: Int, of kernel: Int) {
    if kernel == best.kernel {
      best.end = max(best.end, end)
    } else if end > best.end {
      second = best.end
      best = (end, kernel)
    } else {
      second = max(second, end)
    }
  }
}
