import IR
import Scheduling

/// Kernel groups and who reads whose results, while groups are being merged.
package struct KernelNetwork {
  /// nil once merged into another.
  private(set) var groups: [KernelGroup?]
  private var producer: [Value: Int] = [:]
  private var readersOf: [Value: Set<Int>] = [:]
  /// Groups, each after what it reads: what lies outside two places is on no path between them.
  private var order: [Int] = []
  /// Where in `order` each group is.
  private var places: [Int] = []

  init(_ groups: [KernelGroup]) {
    self.groups = groups
    places = Array(groups.indices)
    for index in groups.indices { link(index) }
    sort()
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

  /// Takes results from a group that nobody reads.
  mutating func removeOutputs(_ values: [Value], of index: Int) {
    groups[index]?.outputs.removeAll(where: values.contains)
  }

  /// Puts another group in a group's place.
  mutating func replace(_ index: Int, by group: KernelGroup) {
    unlink(index)
    groups[index] = group
    link(index)
    if !isInOrder(index) { sort() }
  }

  /// The merged group takes the later one's place.
  mutating func replace(_ early: Int, _ late: Int, by group: KernelGroup) {
    joinPlaces(early, late)
    unlink(early)
    unlink(late)
    groups[late] = group
    link(late)
    if !isInOrder(late) { sort() }
  }

  // MARK: Order

  /// Moves what reads the first of two groups, directly or not, behind both.
  ///
  /// Nothing of it reaches the other, or the two could not become one.
  private mutating func joinPlaces(_ a: Int, _ b: Int) {
    let window = min(places[a], places[b])...max(places[a], places[b])
    var moved: Set<Int> = []
    var stack = [order[window.lowerBound]]
    while let next = stack.popLast() {
      for successor in successors(of: next) where places[successor] < window.upperBound {
        if moved.insert(successor).inserted { stack.append(successor) }
      }
    }
    let others = order[window].filter { $0 != a && $0 != b }
    let sorted = others.filter { !moved.contains($0) } + [a, b] + others.filter(moved.contains)
    for (place, group) in zip(window, sorted) {
      order[place] = group
      places[group] = place
    }
  }

  /// Whether a group comes after what it reads, and before what reads it.
  private func isInOrder(_ index: Int) -> Bool {
    guard let group = groups[index] else { return true }
    return producers(of: group).allSatisfy { $0 == index || places[$0] < places[index] }
      && successors(of: index).allSatisfy { places[$0] > places[index] }
  }

  private mutating func sort() {
    order = indicesInOrder()
    // Those that are gone are nowhere in between.
    order += groups.indices.filter { groups[$0] == nil }
    for (place, group) in order.enumerated() { places[group] = place }
  }

  /// Whether one depends on the other through a third group: merging the two would be a cycle.
  func hasPathAround(from: Int, to: Int) -> Bool { pathAround(from: from, to: to) != nil }

  /// The last group of a path from one to the other, either way, through others; nil if none is.
  func pathAround(from: Int, to: Int) -> Int? {
    lastBefore(to, from: from) ?? lastBefore(from, from: to)
  }

  private func lastBefore(_ to: Int, from: Int) -> Int? {
    guard places[from] < places[to] else { return nil }
    func between(_ index: Int) -> Set<Int> {
      successors(of: index).filter { places[$0] < places[to] }
    }
    var stack = between(from)
    var seen = stack
    while let next = stack.popFirst() {
      if successors(of: next).contains(to) { return next }
      for successor in between(next) where seen.insert(successor).inserted {
        stack.insert(successor)
      }
    }
    return nil
  }

  /// Whether a group is another or depends on it.
  func reaches(_ from: Int, _ to: Int) -> Bool {
    from == to || successors(of: from).contains(to) || lastBefore(to, from: from) != nil
  }

  private func successors(of index: Int) -> Set<Int> {
    guard let outputs = groups[index]?.outputs else { return [] }
    var result: Set<Int> = []
    for output in outputs { result.formUnion(readersOf[output] ?? []) }
    result.remove(index)
    return result
  }

  /// Groups so that each comes after what it reads; ties by first output.
  func ordered() -> [KernelGroup] { indicesInOrder().compactMap { groups[$0] } }

  /// Not recursive: chains are as long as programs.
  private func indicesInOrder() -> [Int] {
    var seen: Set<Int> = []
    var result: [Int] = []
    for index in groups.indices where groups[index] != nil {
      var stack = [(index: index, isDone: false)]
      while let (next, isDone) = stack.popLast() {
        if isDone {
          result.append(next)
        } else if seen.insert(next).inserted, let group = groups[next] {
          stack.append((next, true))
          let needed = producers(of: group).filter { $0 != next && !seen.contains($0) }
          stack += needed.sorted(by: >).map { ($0, false) }
        }
      }
    }
    return result
  }
}
