import IR
import Scheduling

extension KernelGraph {
  /// The same results with some values computed a second time.
  ///
  /// Kernels from `position` on read copies of the `repeated` values. A copy is computed right
  /// before the first kernel that reads it, by the same kernel, all of its results included, so
  /// that it has the same bits.
  /// - Requires: kernels before `position` compute the values in `repeated`.
  func repeating(_ repeated: Set<Value>, from position: Int) -> KernelGraph {
    var writer = RepeatWriter(self, repeated)
    for index in kernels.indices { writer.add(index, isLater: index >= position) }
    return KernelGraph(
      graph: Graph(
        name: graph.name, nodes: writer.nodes, outputs: graph.outputs, batch: graph.batch),
      kernels: writer.kernels, aliases: aliases, batch: batch)
  }
}

/// Writes the kernels of a graph anew, with copies where they are needed first.
private struct RepeatWriter {
  private let original: KernelGraph
  private(set) var kernels: [Kernel] = []
  private(set) var nodes: [Node]
  /// Position of the kernel that computes a repeated value.
  private var producer: [Value: Int] = [:]
  /// Values of copies.
  private var copies: [Value: Value] = [:]
  private var names: Set<String>

  init(_ original: KernelGraph, _ repeated: Set<Value>) {
    self.original = original
    nodes = original.graph.nodes
    names = Set(original.kernels.map(\.name))
    for (index, kernel) in original.kernels.enumerated() {
      for output in kernel.outputs where repeated.contains(output) { producer[output] = index }
    }
  }

  mutating func add(_ index: Int, isLater: Bool) {
    let kernel = original.kernels[index]
    guard isLater else { return kernels.append(kernel) }
    addCopies(neededBy: index)
    kernels.append(kernel.renamed(kernel.name, copies, outputs: kernel.outputs))
  }

  /// Adds copies of the kernels whose results a kernel reads, and of those that they need.
  private mutating func addCopies(neededBy index: Int) {
    var stack = [(index: index, isReady: false)]
    var seen: Set<Int> = []
    while let (current, isReady) = stack.popLast() {
      if isReady {
        copy(current)
        continue
      }
      guard seen.insert(current).inserted else { continue }
      if current != index { stack.append((current, true)) }
      let needed = original.kernels[current].inputs.filter { copies[$0] == nil }
      stack += Set(needed.compactMap { producer[$0] }).sorted(by: >).map { ($0, false) }
    }
  }

  private mutating func copy(_ index: Int) {
    let kernel = original.kernels[index]
    let outputs = kernel.outputs.map { output in
      nodes.append(original.graph[output])
      return Value(nodes.count - 1)
    }
    // Before its own results are known: a copy reads copies of what others compute.
    kernels.append(kernel.renamed(unusedName(kernel.name), copies, outputs: outputs))
    for (output, copy) in zip(kernel.outputs, outputs) where producer[output] != nil {
      copies[output] = copy
    }
  }

  private mutating func unusedName(_ name: String) -> String {
    var count = 2
    while !names.insert("\(name)_again\(count)").inserted { count += 1 }
    return "\(name)_again\(count)"
  }
}

extension Kernel {
  fileprivate func renamed(_ name: String, _ copies: [Value: Value], outputs: [Value]) -> Kernel {
    with(name: name, inputs: inputs.map { copies[$0] ?? $0 }, outputs: outputs)
  }
}
