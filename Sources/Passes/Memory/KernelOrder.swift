import IR
import Scheduling

/// Orders of kernels that may need less memory than the order of the program.
///
/// All are topological orders of `KernelDependencies`, so none turns an update in place into a
/// copy, and all depend on nothing but the kernels.
struct KernelOrder {
  private let kernels: [Kernel]
  private let dependencies: KernelDependencies
  /// Bytes in the arena; 0 for what lives with the caller.
  private let sizes: [Value: Int]

  /// The order of the program first.
  static func candidates(_ kernelGraph: KernelGraph) -> [[Int]] {
    let orders = KernelOrder(kernelGraph)
    return [
      Array(kernelGraph.kernels.indices), orders.freeingFirst(), orders.freeingFirstBackwards(),
      orders.depthFirst(),
    ]
  }

  private init(_ kernelGraph: KernelGraph) {
    kernels = kernelGraph.kernels
    dependencies = KernelDependencies(kernelGraph)
    var sizes: [Value: Int] = [:]
    for output in kernelGraph.kernels.flatMap(\.outputs) {
      sizes[output] = Lifetime.padded(kernelGraph.graph.type(of: output).byteCount)
    }
    for output in kernelGraph.graph.outputs { sizes[kernelGraph.buffer(of: output.value)] = 0 }
    self.sizes = sizes
  }

  private func size(_ value: Value) -> Int { sizes[value] ?? 0 }

  /// Always the kernel that lets memory in use grow least, or shrink most.
  private func freeingFirst() -> [Int] {
    var readers: [Value: Int] = [:]
    for kernel in kernels { for input in Set(kernel.inputs) { readers[input, default: 0] += 1 } }
    return listed(dependencies.predecessors, dependencies.successors) { index in
      let kernel = kernels[index]
      let freed = Set(kernel.inputs).filter { readers[$0] == 1 }
      return kernel.outputs.reduce(0) { $0 + size($1) } - freed.reduce(0) { $0 + size($1) }
    } taking: { index in
      for input in Set(kernels[index].inputs) { readers[input, default: 0] -= 1 }
    }
  }

  /// The same from the end: always the kernel before which least must be in memory.
  private func freeingFirstBackwards() -> [Int] {
    var live: Set<Value> = []
    let order = listed(dependencies.successors, dependencies.predecessors, lastFirst: true) {
      index in
      let kernel = kernels[index]
      let needed = Set(kernel.inputs).subtracting(live)
      let made = kernel.outputs.filter { live.contains($0) }
      return needed.reduce(0) { $0 + size($1) } - made.reduce(0) { $0 + size($1) }
    } taking: { index in
      live.subtract(kernels[index].outputs)
      live.formUnion(kernels[index].inputs)
    }
    return order.reversed()
  }

  /// Repeatedly takes the ready kernel with the least cost; the first, or last, of several.
  private func listed(
    _ before: [Set<Int>], _ after: [Set<Int>], lastFirst: Bool = false, cost: (Int) -> Int,
    taking: (Int) -> Void
  ) -> [Int] {
    var waiting = before.map(\.count)
    var ready = kernels.indices.filter { waiting[$0] == 0 }
    var order: [Int] = []
    while !ready.isEmpty {
      let costs = ready.map { (cost($0), lastFirst ? -$0 : $0) }
      guard let best = costs.indices.min(by: { costs[$0] < costs[$1] }) else { break }
      let index = ready.remove(at: best)
      taking(index)
      order.append(index)
      for next in after[index] {
        waiting[next] -= 1
        if waiting[next] == 0 { ready.append(next) }
      }
    }
    return order
  }

  /// Each kernel right after what it needs, the operand that takes most memory first.
  private func depthFirst() -> [Int] {
    var order: [Int] = []
    var seen: Set<Int> = []
    var stack: [(index: Int, isDone: Bool)] = kernels.indices.reversed().filter {
      dependencies.successors[$0].isEmpty
    }.map { ($0, false) }
    while let (index, isDone) = stack.popLast() {
      if isDone {
        order.append(index)
        continue
      }
      guard seen.insert(index).inserted else { continue }
      stack.append((index, true))
      let needed = dependencies.predecessors[index].map { other in
        (kernels[other].outputs.reduce(0) { $0 + size($1) }, -other)
      }
      stack += needed.sorted(by: <).map { (-$0.1, false) }
    }
    return order
  }
}
