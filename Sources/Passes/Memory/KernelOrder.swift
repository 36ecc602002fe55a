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
  /// Who reads each buffer, and who writes it.
  private let readers: [Value: [Int]]
  private let writers: [Value: Int]

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
    var readers: [Value: [Int]] = [:]
    var writers: [Value: Int] = [:]
    for (index, kernel) in kernels.enumerated() {
      for input in Set(kernel.inputs) { readers[input, default: []].append(index) }
      for output in kernel.outputs { writers[output] = index }
    }
    self.readers = readers
    self.writers = writers
  }

  private func size(_ value: Value) -> Int { sizes[value] ?? 0 }

  /// Always the kernel that lets memory in use grow least, or shrink most.
  private func freeingFirst() -> [Int] {
    var waiting = readers.mapValues(\.count)
    return listed(dependencies.predecessors, dependencies.successors) { index in
      let kernel = kernels[index]
      let freed = Set(kernel.inputs).filter { waiting[$0] == 1 }
      return kernel.outputs.reduce(0) { $0 + size($1) } - freed.reduce(0) { $0 + size($1) }
    } taking: { index in
      // The last reader that is left frees the buffer.
      Set(kernels[index].inputs).flatMap { input -> [Int] in
        waiting[input, default: 0] -= 1
        return waiting[input] == 1 ? readers[input] ?? [] : []
      }
    }
  }

  /// The same from the end: always the kernel before which least must be in memory.
  private func freeingFirstBackwards() -> [Int] {
    var live: Set<Value> = []
    let order = listed(dependencies.successors, dependencies.predecessors, lastFirst: true) {
      index in
      let kernel = kernels[index]
      // Not `subtracting`, which goes through all that is live.
      let needed = Set(kernel.inputs).filter { !live.contains($0) }
      let made = kernel.outputs.filter { live.contains($0) }
      return needed.reduce(0) { $0 + size($1) } - made.reduce(0) { $0 + size($1) }
    } taking: { index in
      live.subtract(kernels[index].outputs)
      // Other readers need the buffer no more, and its writer takes it away.
      return kernels[index].inputs.flatMap { input -> [Int] in
        guard live.insert(input).inserted else { return [] }
        return (readers[input] ?? []) + (writers[input].map { [$0] } ?? [])
      }
    }
    return order.reversed()
  }

  /// Repeatedly takes the ready kernel with the least cost; the first, or last, of several.
  ///
  /// `taking` a kernel returns those whose costs it may change.
  private func listed(
    _ before: [Set<Int>], _ after: [Set<Int>], lastFirst: Bool = false, cost: (Int) -> Int,
    taking: (Int) -> [Int]
  ) -> [Int] {
    var waiting = before.map(\.count)
    // Kernels with the costs they had: of several entries of one only that with the present cost counts.
    var ready = BinaryHeap<(cost: Int, place: Int)> { $0 < $1 }
    var costs = [Int?](repeating: nil, count: kernels.count)
    func add(_ index: Int) {
      let now = cost(index)
      guard costs[index] != now else { return }
      costs[index] = now
      ready.insert((now, lastFirst ? -index : index))
    }
    for index in kernels.indices where waiting[index] == 0 { add(index) }
    var order: [Int] = []
    while let best = ready.removeFirst() {
      let index = abs(best.place)
      guard waiting[index] == 0, costs[index] == best.cost else { continue }
      waiting[index] = -1
      order.append(index)
      for changed in taking(index) where waiting[changed] == 0 { add(changed) }
      for next in after[index] {
        waiting[next] -= 1
        if waiting[next] == 0 { add(next) }
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
