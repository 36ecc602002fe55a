import IR

/// Groups kernels into phases: those of one phase need nothing of each other and run side by side.
///
/// A kernel runs in the first phase after all it depends on: kernels that write its operands, and
/// kernels that read the old value of an argument which it replaces.
struct KernelPhases {
  private let kernels: [Kernel]
  private var successors: [Set<Int>]

  /// Indices of kernels by phase, in the kernels' order within each.
  static func of(_ kernelGraph: KernelGraph) -> [[Int]] {
    var phases = KernelPhases(kernels: kernelGraph.kernels)
    phases.linkReadersToUpdates(kernelGraph)
    return phases.levels()
  }

  private init(kernels: [Kernel]) {
    self.kernels = kernels
    successors = kernels.map { _ in [] }
    var writer: [Value: Int] = [:]
    for (index, kernel) in kernels.enumerated() {
      for input in kernel.inputs {
        if let source = writer[input] { successors[source].insert(index) }
      }
      for output in kernel.outputs { writer[output] = index }
    }
  }

  /// Lets an argument's readers run before the kernel that writes its new value, so that the new
  /// one may be written over the old, unless the readers need the new value themselves.
  private mutating func linkReadersToUpdates(_ kernelGraph: KernelGraph) {
    for output in kernelGraph.graph.outputs {
      let buffer = kernelGraph.buffer(of: output.value)
      guard let argument = output.updates,
        let writer = kernels.firstIndex(where: { $0.outputs.contains(buffer) })
      else { continue }
      for (reader, kernel) in kernels.enumerated()
      where reader != writer && kernel.inputs.contains(argument) && !reaches(writer, reader) {
        successors[reader].insert(writer)
      }
    }
  }

  private func reaches(_ from: Int, _ to: Int) -> Bool {
    var stack = [from]
    var seen: Set<Int> = [from]
    while let next = stack.popLast() {
      if next == to { return true }
      for successor in successors[next] where seen.insert(successor).inserted {
        stack.append(successor)
      }
    }
    return false
  }

  /// Kernels by the length of the longest path to them.
  private func levels() -> [[Int]] {
    var waiting = kernels.map { _ in 0 }
    for targets in successors { for target in targets { waiting[target] += 1 } }
    var phases: [[Int]] = []
    var ready = kernels.indices.filter { waiting[$0] == 0 }
    while !ready.isEmpty {
      phases.append(ready)
      var next: [Int] = []
      for index in ready {
        for target in successors[index] {
          waiting[target] -= 1
          if waiting[target] == 0 { next.append(target) }
        }
      }
      ready = next.sorted()
    }
    return phases
  }
}
