import IR

/// Proves a plan by running it symbolically.
///
/// Every byte remembers which value was written last, and every read must find its own value.
/// Shares nothing with the planner but `Kernel.mayOverwrite`, which both ask whether a kernel may write
/// over what it reads.
public enum PlanChecker {
  /// - Throws: what a read would find instead of its value; a defect of the planner.
  public static func check(_ plan: Plan) throws(Diagnostic) {
    for kernel in plan.kernels {
      guard case .control(let control) = kernel.body else { continue }
      for body in control.plans { try check(body) }
    }
    var memory = SymbolicMemory(plan)
    for phase in plan.phases { try check(phase, plan, memory) }
    for step in plan.steps {
      switch step {
      case .kernel(let index): try run(plan.kernels[index], plan, &memory)
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
  }

  /// Kernels that run at the same time must not write what another of them reads or writes.
  private static func check(_ phase: Range<Int>, _ plan: Plan, _ memory: SymbolicMemory)
    throws(Diagnostic)
  {
    let kernels = plan.steps[phase].compactMap { step in
      if case .kernel(let index) = step { plan.kernels[index] } else { nil }
    }
    for (index, writer) in kernels.enumerated() {
      for (place, other) in kernels.enumerated() where place != index {
        for output in writer.outputs {
          for value in other.inputs + other.outputs where memory.overlap(output, value) {
            throw memory.failure(
              "\(writer.name) writes \(output) while \(other.name) uses \(value) there")
          }
        }
      }
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

/// Byte ranges of every memory with the value each holds.
private struct SymbolicMemory {
  private struct Range {
    let memory: Plan.Placement
    let start: Int
    let end: Int
  }

  private let plan: Plan
  private var contents: [(range: Range, value: Value)] = []

  init(_ plan: Plan) {
    self.plan = plan
    for value in plan.graph.values {
      switch plan.placements[value] {
      case .argument(value.index), .constant: write(value)
      default: continue
      }
    }
  }

  func failure(_ message: String) -> Diagnostic {
    Diagnostic(
      stage: "plan", subject: plan.graph.name, message: message,
      notes: ["note: this is a defect of the memory planner"])
  }

  private func range(_ value: Value, at placement: Plan.Placement) -> Range {
    let count = plan.graph.type(of: value).byteCount
    guard case .arena(let offset) = placement else {
      let isConstant = placement == .constant
      // Constants never share memory: each is told apart by its index.
      return Range(
        memory: placement, start: isConstant ? value.index << 50 : 0,
        end: (isConstant ? value.index << 50 : 0) + count)
    }
    return Range(memory: .arena(offset: 0), start: offset, end: offset + count)
  }

  private static func intersect(_ a: Range, _ b: Range) -> Bool {
    a.memory == b.memory && a.start < b.end && b.start < a.end
  }

  func overlap(_ a: Value, _ b: Value) -> Bool {
    guard let x = plan.placements[a], let y = plan.placements[b] else { return true }
    return Self.intersect(range(a, at: x), range(b, at: y))
  }

  mutating func write(_ value: Value) {
    guard let placement = plan.placements[value] else { return }
    write(value, at: placement)
  }

  mutating func write(_ value: Value, at placement: Plan.Placement) {
    let target = range(value, at: placement)
    contents.removeAll { Self.intersect($0.range, target) }
    contents.append((target, value))
  }

  func read(_ value: Value, _ reader: String) throws(Diagnostic) {
    guard let placement = plan.placements[value] else {
      throw failure("\(reader) needs \(value), which has no place")
    }
    if case .arena(let offset) = placement {
      let end = offset + plan.graph.type(of: value).byteCount
      guard offset >= 0, end <= plan.arena.byteCount else {
        throw failure("\(value) lies outside the arena")
      }
    }
    try expect(value, at: placement, reader)
  }

  func expect(_ value: Value, at placement: Plan.Placement, _ reader: String) throws(Diagnostic) {
    let target = range(value, at: placement)
    guard target.start < target.end else { return }
    let isThere = contents.contains { entry in
      entry.value == value && entry.range.memory == target.memory
        && entry.range.start == target.start
    }
    guard isThere else { throw failure("\(reader) does not find \(value) in its place") }
  }
}
