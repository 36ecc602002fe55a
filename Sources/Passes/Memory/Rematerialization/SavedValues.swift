import IR
import Scheduling

/// Which values to keep from before a point of the program until after it, and which to compute
/// again, so that the kept ones take the least bytes: a minimum cut.
///
/// Every value is an edge whose capacity is its bytes. A kernel that may run again feeds its results
/// from its operands without limit; one that may not feeds them from the source, so that the cut
/// must keep something on the way to what is read later. What lives with the caller is free.
enum SavedValues {
  /// A point of the program, and what may be done about it.
  struct Question: Hashable {
    /// Kernels before this position have run.
    var position: Int
    /// Kernels before this position may run again.
    var repeatableEnd: Int
    /// Positions at which all that is still needed on the way to `position` is kept: what lies
    /// between two of them is computed again as a whole.
    var checkpoints: [Int] = []
    /// Whether matrix products may run again.
    var repeatsProducts: Bool
  }

  /// Larger values count as if they had so many bytes: a cut that weighs them all is no number.
  private static let largestSize = 1 << 39

  /// Values to compute again after `question.position`.
  ///
  /// Kernels stand in the order in which they run; `sizes` are bytes of the values that live in the
  /// arena, `costs` scalar operations of each kernel.
  static func repeated(
    _ question: Question, _ kernels: [Kernel], sizes: [Value: Int], costs: [Work]
  ) -> Set<Value> {
    var network = MinimumCut()
    let (source, sink) = (network.addNode(), network.addNode())
    var ends: [Value: (start: Int, end: Int)] = [:]
    let kept = kept(question, kernels)
    for index in 0..<question.position {
      let kernel = kernels[index]
      let node = network.addNode()
      let mayRepeat = index < question.repeatableEnd && kernel.mayRepeat(question.repeatsProducts)
      // Bytes count first, work decides between equal ones.
      let work = max(1, min(costs[index].operations >> 10, 1 << 20))
      network.addEdge(source, node, mayRepeat ? work : MinimumCut.unlimited)
      for input in kernel.inputs {
        if let value = ends[input] { network.addEdge(value.end, node, MinimumCut.unlimited) }
      }
      for output in kernel.outputs {
        guard let size = sizes[output] else { continue }
        let value = (start: network.addNode(), end: network.addNode())
        ends[output] = value
        network.addEdge(node, value.start, MinimumCut.unlimited)
        network.addEdge(value.start, value.end, min(size, largestSize) << 21)
        if kept.contains(output) { network.addEdge(source, value.start, MinimumCut.unlimited) }
      }
    }
    for value in Set(kernels[question.position...].flatMap(\.inputs)) {
      if let nodes = ends[value] { network.addEdge(nodes.end, sink, MinimumCut.unlimited) }
    }
    let isWithSource = network.solve(source: source, sink: sink)
    return Set(ends.filter { !isWithSource[$0.value.start] }.keys)
  }

  /// What the next kernel reads is in memory anyway; checkpoints keep what passes them.
  private static func kept(_ question: Question, _ kernels: [Kernel]) -> Set<Value> {
    var kept = Set(kernels[question.position].inputs)
    for checkpoint in question.checkpoints {
      let before = Set(kernels[..<checkpoint].flatMap(\.outputs))
      let between = kernels[checkpoint..<question.position].flatMap(\.inputs)
      kept.formUnion(before.intersection(between))
    }
    return kept
  }
}

extension Kernel {
  fileprivate func mayRepeat(_ repeatsProducts: Bool) -> Bool {
    if case .loops = body { true } else { repeatsProducts }
  }
}
