import IR
import Scheduling

/// Byte ranges of every memory with the value each holds.
///
/// In one memory no two ranges that hold something overlap, so that those a write meets lie side by side.
struct SymbolicMemory {
  private struct Range {
    /// Of arenas that at offset 0; of constants an argument of a negative number each.
    let memory: Plan.Placement
    let start: Int
    let end: Int
  }

  /// Bytes of one memory and what they hold.
  private struct Content {
    let start: Int
    let end: Int
    let value: Value
  }

  private let plan: Plan
  /// By ascending start; nothing empty.
  private var contents: [Plan.Placement: [Content]] = [:]
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

  /// Where a value lies: a memory and bytes of it; nil if it has no place.
  func place(_ value: Value) -> (memory: Plan.Placement, bytes: Swift.Range<Int>)? {
    plan.placements[value].map { placement in
      let range = range(value, at: placement)
      return (range.memory, range.start..<range.end)
    }
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
    clear(arena(bytes))
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
    let place = clear(target)
    if target.start < target.end {
      let content = Content(start: target.start, end: target.end, value: value)
      contents[target.memory, default: []].insert(content, at: place)
    }
    if let table, Self.intersect(target, arena(table)) { hasTable = false }
  }

  /// Forgets all that a range meets; where in the list of its memory it belongs.
  @discardableResult
  private mutating func clear(_ range: Range) -> Int {
    let met = Self.met(range, in: contents[range.memory, default: []])
    if !met.isEmpty { contents[range.memory]?.removeSubrange(met) }
    return met.lowerBound
  }

  /// The places in a list of what a range meets.
  private static func met(_ range: Range, in list: [Content]) -> Swift.Range<Int> {
    let first = list.place { $0.end > range.start }
    return first..<max(first, list.place { $0.start >= range.end })
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
    let list = contents[target.memory, default: []]
    let place = list.place { $0.start >= target.start }
    guard place < list.count, list[place].start == target.start, list[place].value == value else {
      throw failure("\(reader) does not find \(value) in its place")
    }
  }
}
