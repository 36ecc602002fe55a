import IR

/// Kernel groups and who reads whose results, while groups are being merged.
struct KernelNetwork {
  /// nil once merged into another.
  private(set) var groups: [KernelGroup?]
  private var producer: [Value: Int] = [:]
  private var readersOf: [Value: Set<Int>] = [:]

  init(_ groups: [KernelGroup]) {
    self.groups = groups
    for index in groups.indices { link(index) }
  }

  func producers(of group: KernelGroup) -> Set<Int> {
    Set(group.inputs.compactMap { producer[$0] })
  }

  func producer(of value: Value) -> Int? { producer[value] }

  func readers(of value: Value) -> Set<Int> { readersOf[value] ?? [] }

  private mutating func link(_ index: Int) {
    guard let group = groups[index] else { return }
    for output in group.outputs { producer[output] = index }
    for input in group.inputs { readersOf[input, default: []].insert(index) }
  }

  private mutating func unlink(_ index: Int) {
    guard let group = groups[index] else { return }
    for input in group.inputs { readersOf[input]?.remove(index) }
    groups[index] = nil
  }

  /// Takes a group out whose results nobody reads.
  mutating func remove(_ index: Int) { unlink(index) }

  /// Puts another group in a group's place.
  mutating func replace(_ index: Int, by group: KernelGroup) {
    unlink(index)
    groups[index] = group
    link(index)
  }

  /// The merged group takes the later one's place.
  mutating func replace(_ early: Int, _ late: Int, by group: KernelGroup) {
    unlink(early)
    unlink(late)
    groups[late] = group
    link(late)
  }

  /// Whether one depends on the other through a third group: merging the two would be a cycle.
  func hasPathAround(from: Int, to: Int) -> Bool { pathAround(from: from, to: to) != nil }

  /// The last group of a path from one to the other, either way, through others; nil if none is.
  func pathAround(from: Int, to: Int) -> Int? {
    lastBefore(to, from: from) ?? lastBefore(from, from: to)
  }

  private func lastBefore(_ to: Int, from: Int) -> Int? {
    var stack = successors(of: from).subtracting([to])
    var seen = stack
    while let next = stack.popFirst() {
      for successor in successors(of: next) {
        if successor == to { return next }
        if seen.insert(successor).inserted { stack.insert(successor) }
      }
    }
    return nil
  }

  /// Whether a group is another or depends on it.
  func reaches(_ from: Int, _ to: Int) -> Bool {
    from == to || successors(of: from).contains(to) || lastBefore(to, from: from) != nil
  }

  private func successors(of index: Int) -> Set<Int> {
    guard let group = groups[index] else { return [] }
    var result: Set<Int> = []
    for output in group.outputs { result.formUnion(readersOf[output] ?? []) }
    result.remove(index)
    return result
  }

  /// Groups so that each comes after what it reads; ties by first output.
  func ordered() -> [KernelGroup] {
    var done: Set<Int> = []
    var result: [KernelGroup] = []
    func visit(_ index: Int) {
      guard done.insert(index).inserted, let group = groups[index] else { return }
      for predecessor in producers(of: group).sorted() where predecessor != index {
        visit(predecessor)
      }
      result.append(group)
    }
    for index in groups.indices where groups[index] != nil { visit(index) }
    return result
  }
}
