import IR
import Scheduling

/// Kernel groups and who reads whose results, while groups are being merged.
package struct KernelNetwork {
  /// nil once merged into another.
  private(set) var groups: [KernelGroup?]
  private var producer: [Value: Int] = [:]
  /// In order.
  private var readersOf: [Value: [Int]] = [:]
  /// Groups, each after what it reads: what lies outside two places is on no path between them.
  private var order: [Int] = []
  /// Where in `order` each group is.
  private var places: [Int] = []
  private var paths = KnownPaths()

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

  /// In order.
  func readers(of value: Value) -> [Int] { readersOf[value] ?? [] }

  /// The same without a group and those after it: of many readers, most are not looked at.
  func readers(of value: Value, before index: Int) -> ArraySlice<Int> {
    let readers = readersOf[value] ?? []
    return readers.prefix(upTo: readers.place { $0 >= index })
  }

  private mutating func link(_ index: Int) {
    guard let group = groups[index] else { return }
    for output in group.outputs { producer[output] = index }
    for input in group.inputs { readersOf[input, default: []].insert(inOrder: index) }
  }

  private mutating func unlink(_ index: Int) {
    guard let group = groups[index] else { return }
    for input in group.inputs { readersOf[input]?.remove(inOrder: index) }
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
    forgetPaths(unless: groups[index].map { [$0] } ?? [], become: group)
    unlink(index)
    groups[index] = group
    link(index)
    if !isInOrder(index) { sort() }
  }

  /// The merged group takes the later one's place.
  mutating func replace(_ early: Int, _ late: Int, by group: KernelGroup) {
    forgetPaths(unless: [groups[early], groups[late]].compactMap(\.self), become: group)
    joinPlaces(early, late)
    unlink(early)
    unlink(late)
    groups[late] = group
    link(late)
    if !isInOrder(late) { sort() }
  }

  /// Paths stay paths when groups become one, as long as that reads all that they have read.
  private mutating func forgetPaths(unless parts: [KernelGroup], become group: KernelGroup) {
    let made = Set(parts.flatMap(\.outputs))
    let isKept = parts.allSatisfy { part in
      part.inputs.allSatisfy { group.inputs.contains($0) || made.contains($0) }
    }
    // A copy of the network has paths of its own.
    if !isKept || !isKnownUniquelyReferenced(&paths) { paths = KnownPaths() }
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
    var stack = [from]
    var seen: Set<Int> = []
    func visit(_ index: Int) {
      if places[index] < places[to] && seen.insert(index).inserted { stack.append(index) }
    }
    while let next = stack.popLast() {
      for output in groups[next]?.outputs ?? [] {
        for reader in readersOf[output] ?? [] where reader != next {
          if reader == to && next != from {
            paths.know(from: from, to: next, isBefore: isBefore)
            return next
          }
          visit(reader)
        }
      }
      // Where a path is known to lead comes first: the way there need not be found again.
      if let known = paths.end(from: next), groups[known] != nil { visit(known) }
    }
    return nil
  }

  private func isBefore(_ a: Int, _ b: Int) -> Bool {
    groups[a] == nil || groups[b] != nil && places[a] < places[b]
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

extension [Int] {
  /// Puts a number where it belongs among ascending ones, unless it is there.
  fileprivate mutating func insert(inOrder number: Int) {
    let place = self.place { $0 >= number }
    if place == count || self[place] != number { insert(number, at: place) }
  }

  fileprivate mutating func remove(inOrder number: Int) {
    let place = self.place { $0 >= number }
    if place < count && self[place] == number { remove(at: place) }
  }
}
