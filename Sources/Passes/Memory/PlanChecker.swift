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
    /// Of arenas that at offset 0; of constants an argument of a negative number each.
    let memory: Plan.Placement
    let start: Int
    let end: Int
  }

  private let plan: Plan
  private var contents: [(range: Range, value: Value)] = []
  /// Whether the table of pointers to all buffers is as it was written.
  private var hasTable = true

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
      // Constants never share memory: each is told apart by its index.
      return Range(
        memory: placement == .constant ? .argument(-1 - value.index) : placement, start: 0,
        end: count)
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

  // MARK: What is no value

  /// The arena's bytes that a kernel has for itself; nil if none.
  func own(_ index: Int) -> Swift.Range<Int>? {
    let count = plan.kernels[index].schedule.byteCount
    let start = plan.kernelOffsets[index]
    return count == 0 ? nil : start..<start + count
  }

  private var table: Swift.Range<Int>? {
    plan.tableOffset.map {
      $0..<$0 + Plan.tableByteCount(buffers: plan.placements.count)
    }
  }

  func overlap(_ value: Value, _ bytes: Swift.Range<Int>) -> Bool {
    guard let place = plan.placements[value] else { return true }
    return Self.intersect(range(value, at: place), arena(bytes))
  }

  private func arena(_ bytes: Swift.Range<Int>) -> Range {
    Range(memory: .arena(offset: 0), start: bytes.lowerBound, end: bytes.upperBound)
  }

  /// Bytes whose content is not known any more.
  mutating func erase(_ bytes: Swift.Range<Int>) {
    let erased = arena(bytes)
    contents.removeAll { Self.intersect($0.range, erased) }
    if table?.overlaps(bytes) ?? false { hasTable = false }
  }

  mutating func writeTable() throws(Diagnostic) {
    guard let table else { return }
    guard table.upperBound <= plan.arena.byteCount,
      table.lowerBound >= plan.arena.rows?.byteCount ?? 0
    else { throw failure("the table of buffers lies outside the arena") }
    erase(table)
    hasTable = true
  }

  func expectTable() throws(Diagnostic) {
    if !hasTable { throw failure("the table of buffers is overwritten") }
  }

  // MARK: Values

  mutating func write(_ value: Value) {
    guard let placement = plan.placements[value] else { return }
    write(value, at: placement)
  }

  mutating func write(_ value: Value, at placement: Plan.Placement) {
    let target = range(value, at: placement)
    contents.removeAll { Self.intersect($0.range, target) }
    contents.append((target, value))
    if let table, Self.intersect(target, arena(table)) { hasTable = false }
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
