import IR
import Scheduling

/// Which kernels must run before which.
///
/// A kernel runs after those that write its operands. Those that read the old value of an argument
/// run before the kernel that computes the new one, so that it may be written over the old, unless
/// they need the new value themselves.
struct KernelDependencies {
  private(set) var successors: [Set<Int>]
  private(set) var predecessors: [Set<Int>]

  init(_ kernelGraph: KernelGraph) {
    let kernels = kernelGraph.kernels
    successors = kernels.map { _ in [] }
    predecessors = successors
    var writer: [Value: Int] = [:]
    var readers: [Value: [Int]] = [:]
    for (index, kernel) in kernels.enumerated() {
      for input in kernel.inputs {
        readers[input, default: []].append(index)
        if let source = writer[input] { link(source, index) }
      }
      for output in kernel.outputs { writer[output] = index }
    }
    for output in kernelGraph.graph.outputs {
      guard let argument = output.updates,
        let update = writer[kernelGraph.buffer(of: output.value)]
      else { continue }
      for reader in readers[argument] ?? [] where reader != update && !reaches(update, reader) {
        link(reader, update)
      }
    }
  }

  private mutating func link(_ from: Int, _ to: Int) {
    successors[from].insert(to)
    predecessors[to].insert(from)
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
}
